// What a browser gets when it opens something of another hospital: the bytes as they come, or a
// sentence.
import type { BrowserAnswer } from '@isthmus/http/web-server'
import type { BegunStream } from './first-piece.ts'
import { HolderError } from './holder-error.ts'
import { sentence } from './page-answer.ts'

export function streamed(
  body: BegunStream,
  headers: Readonly<Record<string, string>>,
): BrowserAnswer {
  return {
    status: 200,
    headers: { ...headers, 'cache-control': 'no-store' },
    body,
    async ended(how) {
      if (how === 'broken') await body.return()
    },
  }
}

/** `what` begins the sentence. Throws what is no holder's failing. */
export function notAvailable(error: unknown, what: string): BrowserAnswer {
  if (!(error instanceof HolderError)) throw error
  const refused = error.outcome === 4
  return refused
    ? sentence(404, `${what} is not available from the other hospital.`)
    : sentence(502, `${what} cannot be had at the moment: ${error.message}.`)
}
