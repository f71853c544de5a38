// wsu:Timestamp of the Security header: never required, but binding where it stands (WS-Security:
// 10).
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError, wsuNamespace } from '../assertion-error.ts'
import type { VerifyOptions } from '../verify-options.ts'
import { optionalInstant } from './instant.ts'

export function checkTimestamp(security: XmlElement, { now, trust }: VerifyOptions): void {
  const stamps = security.children.filter((child) => isWsu(child, 'Timestamp'))
  if (stamps.length > 1) throw new AssertionError('InvalidSecurity', 'more than one timestamp')
  const text = (name: string) =>
    stamps[0]?.children.find((child) => isWsu(child, name))?.text.trim() ?? undefined
  const created = optionalInstant(text('Created'), 'Created of the timestamp')
  const expires = optionalInstant(text('Expires'), 'Expires of the timestamp')
  const early = created !== undefined && created.getTime() > now.getTime() + trust.clockSkewMs
  const late = expires !== undefined && expires.getTime() <= now.getTime() - trust.clockSkewMs
  if (early || late) throw new AssertionError('MessageExpired', 'the timestamp is out of time')
}

function isWsu(element: XmlElement, name: string): boolean {
  return element.namespace === wsuNamespace && element.name === name
}
