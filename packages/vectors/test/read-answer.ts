// What a service said to a sample: the fault or error codes as the folders name them.
import { readMtom } from '@isthmus/soap/mtom'
import { decodeAnswer } from '@isthmus/soap/envelope'
import { decodeFault } from '@isthmus/soap/fault'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { wireErrorCode } from '@isthmus/xds/errors'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { once } from './read-request.ts'
import type { Answer } from './send.ts'

export interface ReadAnswer {
  readonly httpStatus: number
  /** `Success`, `Failure`, …; `Fault` for a SOAP fault. */
  readonly status: string
  /** `Fault-…` or error codes, each once. */
  readonly refusals: readonly string[]
  /** Ids of found objects, and uniqueIds of documents, in the order of the answer. */
  readonly found: readonly string[]
  /** Bytes of the parts behind the root part. */
  readonly parts: readonly Buffer[]
}

export async function readAnswer(transaction: string, answer: Answer): Promise<ReadAnswer> {
  const { contentType } = answer
  await using message = await readMtom(once(answer.body), { contentType, simple: 'accepted' })
  const envelope = decodeAnswer(message.rootText)
  const parts: Buffer[] = []
  for await (const { bytes } of message.parts) parts.push(await collect(bytes))
  const common = { httpStatus: answer.status, parts }
  const fault = decodeFault(envelope)
  if (fault !== undefined) {
    const name = fault.subcodes.at(-1)?.name ?? fault.code
    return { ...common, status: 'Fault', refusals: [`Fault-${name}`], found: [] }
  }
  const { status, errors, found } = content(transaction, envelope.body)
  const refusals = [...new Set(errors.map(({ code }) => wireErrorCode(code)))]
  return { ...common, status, refusals, found }
}

interface Content {
  readonly status: string
  readonly errors: readonly RegistryError[]
  readonly found: readonly string[]
}

function content(transaction: string, body: Parameters<typeof iti18.decodeResponse>[0]): Content {
  if (transaction === 'iti-18' || transaction === 'iti-51') {
    const response = iti18.decodeResponse(body)
    return { ...response, found: [...response.objectRefs, ...response.objects.map(({ id }) => id)] }
  }
  if (transaction === 'iti-43' || transaction === 'rad-69') {
    const { registryResponse, documents } = iti43.decodeResponse(body)
    return { ...registryResponse, found: documents.map((one) => one.documentUniqueId) }
  }
  return { ...iti41.decodeResponse(body), found: [] }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
