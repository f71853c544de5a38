// Wraps an assertion for sending in a wsse:Security header (ITI TF-2: 3.40.4.1.2).
import { wsseNamespace } from './assertion-error.ts'

/**
 * The header block; the assertion goes in byte for byte, because writing it anew would break its
 * signature.
 */
export function securityHeader(assertionXml: string): string {
  return `<wsse:Security xmlns:wsse="${wsseNamespace}">${assertionXml}</wsse:Security>`
}
