// Content-IDs and the cid: URLs that name them (RFC 2392).
import { MimeError } from './mime-error.ts'

/**
 * The value of a Content-ID header without its angle brackets, which may be missing. Throws
 * MimeError.
 */
export function parseContentId(value: string): string {
  const found = /^\s*(?:<([^<>\s]+)>|([^<>\s]+))\s*$/.exec(value)
  const id = found?.[1] ?? found?.[2]
  if (id === undefined) throw new MimeError('content-id')
  return id
}

/**
 * One spelling for all the ways in which a Content-ID is percent-encoded or not: two ids that are
 * equal in it name the same part. Letters keep their case.
 */
export function canonicalContentId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
