// The Chromium of the machine.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  chromium.executablePath(),
]

/** Undefined where there is none. */
export const chromiumPath: string | undefined = places.find((place) => existsSync(place))

/** It talks to nobody but the page. Throws when it does not start. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // As root, and in containers, Chromium has no sandbox of its own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
