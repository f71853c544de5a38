// Takes the README's picture of the page from the running demo: node tools/take-screenshot.ts
import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromiumPath, openChromium } from '../apps/consumer-gateway/test/chromium.ts'
import { startDemo } from '../apps/consumer-gateway/test/demo-process.ts'
import {
  allImagesCame,
  openStudy,
  reportIsDrawn,
  search,
  signIn,
} from '../apps/consumer-gateway/test/page-steps.ts'

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))
const picture = `${folder}study.png`

if (chromiumPath === undefined) throw new Error('there is no Chromium on this machine')
mkdirSync(folder, { recursive: true })
await using demo = await startDemo()
const browser = await openChromium(chromiumPath)
try {
  const { page } = await signIn(browser, demo, 'dr-south')
  await search(page, 'S-7001')
  await openStudy(page)
  await allImagesCame(page)
  for (let at = 0; at < 13; at += 1) await page.keyboard.press('ArrowDown')
  await reportIsDrawn(page)
  await page.screenshot({ path: picture })
  console.log(`${picture}: ${statSync(picture).size} bytes`)
} finally {
  await browser.close()
}
