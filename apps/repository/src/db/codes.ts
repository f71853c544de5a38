// Codes in a column: `code^^scheme`, as stored queries write them (ITI TF-2: 3.18.4.1.2.3.5).
import type { Code } from '@isthmus/ihe/code'

export function formatCodes(codes: readonly Code[]): string[] {
  return codes.map(({ code, scheme }) => `${code}^^${scheme}`)
}

/** The display name is not kept: it never counts. */
export function parseCodes(texts: readonly string[]): readonly Code[] {
  return texts.map((text) => {
    const at = text.indexOf('^^')
    return { code: text.slice(0, at), scheme: text.slice(at + 2), display: '' }
  })
}
