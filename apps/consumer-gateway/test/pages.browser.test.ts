// The page in a real Chromium, against the whole demo domain in its own processes.
import type { Browser, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, openChromium } from './chromium.ts'
import { type RunningDemo, startDemo } from './demo-process.ts'
import {
  type Visit,
  allImagesCame,
  litPixels,
  openStudy,
  record,
  search,
  signIn,
} from './page-steps.ts'

const here = chromiumPath === undefined ? 'no Chromium on this machine' : chromiumPath

describe.skipIf(chromiumPath === undefined)(`the page in a browser (${here})`, () => {
  let demo: RunningDemo
  let browser: Browser
  let clinician: Visit

  const running = new AsyncDisposableStack()

  beforeAll(async () => {
    demo = running.use(await startDemo())
    browser = await openChromium(chromiumPath ?? '')
    running.defer(() => browser.close())
    clinician = await signIn(browser, demo, 'dr-south')
  }, 180_000)

  afterAll(() => running.disposeAsync(), 60_000)

  test('a clinician finds the study of another hospital with its report', async () => {
    const { page } = clinician
    expect(await search(page, 'S-7001')).toBe('found')
    expect(await page.locator('.study').count()).toBe(1)
    expect(await page.locator('.study').innerText()).toMatch(
      /CT[\s\S]+28 images[\s\S]+CT of the head/,
    )
    expect(await page.locator('.notice').innerText()).toBe('1 study and 1 report found.')
    expect(await page.getByText('Results may be incomplete for privacy reasons').isVisible()).toBe(
      true,
    )
  })

  test('the first image is on screen before the last has come, and all can be scrolled', async () => {
    const { page } = clinician
    // Slow enough that the whole study takes some seconds, whatever the machine.
    const slow = await page.context().newCDPSession(page)
    const network = { offline: false, latency: 0, uploadThroughput: -1 }
    await slow.send('Network.enable')
    await slow.send('Network.emulateNetworkConditions', {
      ...network,
      downloadThroughput: 4_000_000,
    })
    const reports: Response[] = []
    page.on('response', (answer) => {
      if (answer.url().includes('/reports/')) reports.push(answer)
    })
    await openStudy(page)
    expect(await litPixels(page)).toBeGreaterThan(10_000)
    expect(await page.locator('.progress').getAttribute('data-ended')).toBe('false')
    expect(Number(await page.locator('.progress').getAttribute('data-received'))).toBeLessThan(28)
    await slow.send('Network.emulateNetworkConditions', { ...network, downloadThroughput: -1 })
    await allImagesCame(page)
    expect(await page.locator('.progress').innerText()).toMatch(
      /^first image after \d+(?:\.\d+)? s · 28 of 28 images$/,
    )
    const seen = new Set<string | null>()
    const texts: string[] = []
    await page.keyboard.press('Home')
    for (let at = 0; at < 28; at += 1) {
      seen.add(await page.locator('canvas').getAttribute('data-instance'))
      texts.push(await page.locator('.overlay span').first().innerText())
      await page.keyboard.press('ArrowDown')
    }
    expect(seen.size).toBe(28)
    expect([texts[0], texts[27]]).toEqual(['1 / 28', '28 / 28'])
    const [report] = reports
    expect([report?.status(), report?.headers()['content-type']]).toEqual([200, 'application/pdf'])
    expect(await page.locator('iframe[title=Report]').isVisible()).toBe(true)
  }, 60_000)

  test('the way back leads to the search as it was', async () => {
    const { page } = clinician
    await page.getByRole('button', { name: 'Back' }).click()
    await page.locator('.study').waitFor()
    expect(await page.getByLabel('Patient number').inputValue()).toBe('S-7001')
    expect(await page.locator('canvas').count()).toBe(0)
  })

  test('a patient who has refused is told of in one sentence', async () => {
    const { page } = clinician
    expect(await search(page, 'S-7002')).toBe('refused')
    expect(await page.locator('[data-outcome]').innerText()).toMatch(
      /^This patient has refused [^.]+\.$/,
    )
    expect(await page.locator('.study').count()).toBe(0)
    await page.getByText('Why, and what can be done?').click()
    expect(await page.locator('.help p').isVisible()).toBe(true)
  })

  test('what the desk records binds within a second, in both directions', async () => {
    const { page } = clinician
    const desk = await signIn(browser, demo, 'desk-south')
    for (const [decision, outcome] of [
      ['permit', 'found'],
      ['refuse', 'refused'],
    ] as const) {
      await record(desk.page, 'S-7002', decision)
      const start = performance.now()
      expect(await search(page, 'S-7002')).toBe(outcome)
      expect(performance.now() - start).toBeLessThan(1_000)
    }
    expect(desk.complaints).toEqual([])
    await desk.page.context().close()
  }, 30_000)

  test('the privacy officer reads what was done and what was refused', async () => {
    const { page, complaints } = await signIn(browser, demo, 'privacy-south')
    const rows = page.locator('tr[data-outcome]')
    await rows.first().waitFor()
    const text = await page.locator('table.audit').innerText()
    for (const act of ['Login', 'ITI-18', 'ITI-43', 'RAD-69', 'Patient Record', 'Audit Log Used']) {
      expect(text).toContain(act)
    }
    await page.getByLabel('Outcome').selectOption({ label: 'refused' })
    await page.getByLabel('User').fill('dr-south')
    await page.getByRole('button', { name: 'Show' }).click()
    const denial = rows
      .filter({ hasText: 'consentDeny' })
      .filter({ hasText: 'gateway-south' })
      .first()
    await denial.waitFor()
    expect(await denial.innerText()).toMatch(/refused[\s\S]+dr-south[\s\S]+Treatment[\s\S]+N-1002/)
    await denial.getByRole('button').focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('pre').innerText()).toContain('<AuditMessage')
    expect(complaints).toEqual([])
    await page.context().close()
  }, 30_000)

  test('signing out ends it, and the browser had nothing to complain of', async () => {
    const { page, complaints } = clinician
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL((url) => !url.href.startsWith(demo.page('South')))
    await page.goto(demo.page('South'))
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(complaints).toEqual([])
  })
})
