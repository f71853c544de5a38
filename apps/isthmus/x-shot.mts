import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'
const log = readFileSync('/tmp/demo2.log', 'utf8')
const south = /South Hospital\s+(\S+)/.exec(log)![1]
const pw = (n: string) => new RegExp(n + '\\s+(\\S+)').exec(log)![1]
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
async function signIn(name: string) {
  const ctx = await b.newContext({ viewport: { width: 1440, height: 900 } })
  const p = await ctx.newPage()
  p.on('console', (m) => console.log(name, m.type(), m.text()))
  p.on('pageerror', (e) => console.log(name, 'ERR', e.message))
  await p.goto(south)
  await p.waitForSelector('text=Sign in')
  await p.screenshot({ path: `/tmp/shot/${name}-0.png` })
  await p.click('text=Sign in')
  await p.waitForSelector('input[type=password]')
  await p.screenshot({ path: `/tmp/shot/${name}-1.png` })
  await p.fill('input:not([type=password]):not([type=hidden])', name)
  await p.fill('input[type=password]', pw(name))
  await p.keyboard.press('Enter')
  await p.waitForSelector('text=Sign out')
  return p
}
const p = await signIn('dr-south')
await p.fill('input[name=patient]', 'S-7001')
await p.selectOption('select[name=purpose]', 'TREAT')
await p.click('text=Find studies')
await p.waitForSelector('[data-outcome]')
await p.screenshot({ path: '/tmp/shot/search.png' })
await p.click('text=Open study')
const t = Date.now()
await p.waitForSelector('canvas')
console.log('first canvas', Date.now() - t)
await p.waitForSelector('[data-ended=true]')
console.log('ended', Date.now() - t)
await p.keyboard.press('ArrowDown')
for (let i = 0; i < 12; i++) await p.keyboard.press('ArrowDown')
await p.waitForTimeout(1500)
await p.screenshot({ path: '/tmp/shot/study.png' })
await p.click('text=Back')
await p.fill('input[name=patient]', 'S-7002')
await p.click('text=Find studies')
await p.waitForSelector('[data-outcome=refused]')
await p.screenshot({ path: '/tmp/shot/refused.png' })
const d = await signIn('desk-south')
await d.fill('input[name=patient]', 'S-7002')
await d.click('text=Look up')
await d.waitForSelector('[data-consent]')
await d.screenshot({ path: '/tmp/shot/desk.png' })
const a = await signIn('privacy-south')
await a.waitForSelector('tr[data-transaction]')
await a.screenshot({ path: '/tmp/shot/audit.png' })
await b.close()
