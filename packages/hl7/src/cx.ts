// CX: a patient identifier and the authority that assigned it (ITI TF-3: Table 4.2.3.1.7-2).
import { isOid } from './oid.ts'

export interface Cx {
  /** CX.1 as sent, HL7 escapes included. */
  readonly id: string
  /** OID of CX.4, without `urn:oid:`. */
  readonly assigningAuthority: string
}

// ITI TF-3: Table 4.2.3.1.7-2. Only the id and the assigning authority `&OID&ISO`; trailing carets
// do no harm.
/** Takes `id^^^&OID&ISO`; undefined for anything else. */
export function parseCx(text: string): Cx | undefined {
  const [, id = '', assigningAuthority = ''] = cx.exec(text) ?? []
  if (id.trim() === '' || !isOid(assigningAuthority)) return undefined
  return { id, assigningAuthority }
}

/** Gives `id^^^&OID&ISO`, without trailing carets. */
export function formatCx({ id, assigningAuthority }: Cx): string {
  return `${id}^^^&${assigningAuthority}&ISO`
}

/** True when both are CX of the same id and authority, however many carets trail. */
export function sameCx(left: string, right: string): boolean {
  const [one, other] = [parseCx(left), parseCx(right)]
  return (
    one !== undefined &&
    other !== undefined &&
    one.id === other.id &&
    one.assigningAuthority === other.assigningAuthority
  )
}

// oxlint-disable-next-line no-control-regex -- control characters are what an id must not hold
const cx = /^([^|^~&\u0000-\u001f]+)\^\^\^&([0-9.]+)&ISO\^*$/
