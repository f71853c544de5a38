// What people do on the page, step by step, with a real browser.
import type { Browser, Page } from 'playwright-core'
import type { RunningDemo } from './demo-process.ts'

export interface Visit {
  readonly page: Page
  /** What the browser complained of on our own page: nothing, on a good one. */
  readonly complaints: readonly string[]
}

/** Signs in at South's page, in a window of its own. */
export async function signIn(browser: Browser, demo: RunningDemo, account: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (said) => {
    const isOurs = page.url().startsWith(demo.page('South'))
    if (isOurs && ['error', 'warning'].includes(said.type())) complaints.push(said.text())
  })
  await page.goto(demo.page('South'))
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.locator('input:not([type=password]):not([type=hidden])').fill(account)
  await page.locator('input[type=password]').fill(demo.password(account))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  return { page, complaints }
}

/** Gives the word for the outcome. */
export async function search(page: Page, patient: string): Promise<string> {
  await page.getByLabel('Patient number').fill(patient)
  await page.getByLabel('Purpose of use').selectOption({ label: 'Treatment' })
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/searches'))
  await page.getByRole('button', { name: 'Find studies' }).click()
  await answered
  return (await page.locator('[data-outcome]').getAttribute('data-outcome')) ?? ''
}

/** Opens the first study; resolves when its first image is drawn. */
export async function openStudy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open study' }).first().click()
  await page.locator('canvas[data-instance]').waitFor()
}

export async function allImagesCame(page: Page): Promise<void> {
  await page.locator('[data-ended=true]').waitFor()
}

/** Looks a patient up at the desk and records what he says. */
export async function record(
  page: Page,
  patient: string,
  decision: 'permit' | 'refuse',
): Promise<void> {
  await page.getByLabel('Patient number').fill(patient)
  await page.getByRole('button', { name: 'Look up' }).click()
  await page.locator('[data-consent]').waitFor()
  await page.getByRole('button', { name: `The patient ${decision}s sharing` }).click()
  await page.locator(`[data-consent=${decision}]`).waitFor()
}

/** How many pixels of the image are not black. */
export function litPixels(page: Page): Promise<number> {
  return page.evaluate<number>(countLit)
}

// A text, because it runs in the page, whose types a test of Node does not know.
const countLit = `(() => {
  const canvas = document.querySelector('canvas')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return data.filter((value, at) => at % 4 === 0 && value > 0).length
})()`

/**
 * The viewer tells nobody when it has drawn a report: it has when two pictures in a row are the
 * same.
 */
export async function reportIsDrawn(page: Page): Promise<void> {
  const report = page.locator('iframe[title=Report]')
  let before: Uint8Array = Buffer.alloc(0)
  for (let same = 0; same < 3;) {
    const now = await report.screenshot()
    same = now.equals(before) ? same + 1 : 0
    before = now
    await page.waitForTimeout(200)
  }
}
