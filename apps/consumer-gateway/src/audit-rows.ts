// Messages of the Audit Record Repository as rows of a table that a person reads.

export interface AuditRow {
  readonly id: string
  readonly time: string
  readonly event: string
  readonly transaction: string
  readonly outcome: number
  readonly description: string
  readonly users: readonly string[]
  readonly purposes: readonly string[]
  readonly patients: readonly string[]
  readonly studies: readonly string[]
  readonly source: string
  readonly xml: string
}

export interface AuditPage {
  readonly rows: readonly AuditRow[]
  /** Where the next page begins; empty on the last. */
  readonly next: string
}

/** Reads the answer of GET /audit as far as the page shows it; what is missing is empty. */
export function toAuditPage(answer: unknown): AuditPage {
  return { rows: toRows(answer), next: text(answer, 'next') }
}

function toRows(answer: unknown): readonly AuditRow[] {
  return list(answer, 'messages').map((record) => {
    const message = at(record, 'message')
    const event = at(message, 'event')
    const types = list(event, 'types')
    const objects = list(message, 'objects')
    return {
      id: text(record, 'id'),
      time: text(event, 'at') || text(record, 'receivedAt'),
      event: [at(event, 'id'), ...types].map((code) => text(code, 'text')).join(', '),
      transaction: types.map((code) => text(code, 'code')).find(isTransaction) ?? '',
      outcome: number(event, 'outcome'),
      description: text(event, 'outcomeDescription'),
      users: list(message, 'participants').map(who),
      purposes: list(event, 'purposesOfUse').map((code) => text(code, 'text')),
      patients: objects.filter(isPatient).map((object) => text(object, 'id')),
      studies: objects.filter(isStudy).map((object) => text(object, 'id')),
      source: text(at(message, 'source'), 'sourceId'),
      xml: text(record, 'xml'),
    }
  })
}

// An anonymous end of a SOAP exchange is better known by the name on its certificate.
function who(participant: unknown): string {
  const id = text(participant, 'userId')
  const name = text(participant, 'userName')
  return id.endsWith('/anonymous') ? name : id
}

function isTransaction(code: string): boolean {
  return /^(?:ITI|RAD)-\d+$/.test(code)
}

function isPatient(object: unknown): boolean {
  return text(object, 'typeCode') === '1' && text(object, 'role') === '1'
}

function isStudy(object: unknown): boolean {
  return text(at(object, 'idType'), 'code') === '110180'
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function list(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key)
  return Array.isArray(found) ? found : []
}

function text(value: unknown, key: string): string {
  const found = at(value, key)
  return typeof found === 'string' ? found : ''
}

function number(value: unknown, key: string): number {
  const found = at(value, key)
  return typeof found === 'number' ? found : -1
}
