// Answers that the pages understand.
import type { BrowserAnswer } from '@isthmus/http/web-server'

/** Never kept by a browser: it is about a patient. */
export function json(value: unknown): BrowserAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}

/** A refusal in words for the person in front of the page. */
export function sentence(status: number, text: string): BrowserAnswer {
  return { ...json({ sentence: text }), status }
}

export function redirect(location: string): BrowserAnswer {
  return { status: 302, headers: { location, 'cache-control': 'no-store' } }
}
