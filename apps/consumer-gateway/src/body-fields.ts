// Text fields of a small JSON body.
import type { PlainRequest } from '@isthmus/http/plain-route'

/**
 * The named fields, trimmed; one that is missing or no text is empty. Throws BodyError for a body
 * that is no JSON.
 */
export async function bodyFields<Name extends string>(
  request: Pick<PlainRequest, 'json'>,
  names: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const body = await request.json()
  const given: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const fields = names.map((name) => {
    const value = given[name]
    const text = typeof value === 'number' ? String(value) : value
    return [name, typeof text === 'string' ? text.trim().slice(0, 256) : ''] as const
  })
  // The names are the caller's own list, so the record holds exactly them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(fields) as Readonly<Record<Name, string>>
}
