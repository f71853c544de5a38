// A whole body as text or JSON, strictly.
import { BodyError } from '../body-error.ts'

/** Throws BodyError for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new BodyError('not-utf8', { cause: error })
  }
}

/** Throws BodyError. */
export function decodeJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes)
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    // The parser's own error quotes the text.
    throw new BodyError('not-json')
  }
}
