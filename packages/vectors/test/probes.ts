// Requests of the tests themselves, by which they look at a service from outside.
import { randomUUID } from 'node:crypto'
import type { ReadAnswer } from './read-answer.ts'

/**
 * Ids of all objects of both patients of the samples, sorted: those that are approved, and those
 * with whatever is deprecated.
 */
export async function registryState(
  ask: (bytes: Buffer) => Promise<ReadAnswer>,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    ['N-1001', 'N-1002'].flatMap((id) =>
      [['Approved'], ['Approved', 'Deprecated']].map((statuses) =>
        ask(soapRequest('/iti-18', getAll(id, statuses))),
      ),
    ),
  )
  for (const { status } of answers) if (status !== 'Success') throw new Error(`ITI-18: ${status}`)
  return answers.flatMap(({ found }) => found).toSorted()
}

/** STOW-RS: one request with all instances (DICOM PS3.18: 10.5). */
export function multipartRequest(path: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([
    ...parts.flatMap((bytes) => [
      Buffer.from('--stow\r\nContent-Type: application/dicom\r\n\r\n'),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--stow--\r\n'),
  ])
  return httpRequest(path, 'multipart/related; type="application/dicom"; boundary=stow', body)
}

/** The entries' uniqueIds in a refused submission: those numbered from 101 on. */
export function refusedUniqueIds(bytes: Buffer): readonly string[] {
  const texts = bytes.toString('latin1').matchAll(/value="(2\.999\.1\.9\.\d\d\.1\d\d(?:\.2)?)"/g)
  return [...new Set([...texts].map(([, uniqueId = '']) => uniqueId))]
}

/** ITI-43 for all of them. */
export function retrieveRequest(repositoryUniqueId: string, uniqueIds: readonly string[]): Buffer {
  const documents = uniqueIds.map(
    (
      uniqueId,
    ) => `<x:DocumentRequest><x:RepositoryUniqueId>${repositoryUniqueId}</x:RepositoryUniqueId>
    <x:DocumentUniqueId>${uniqueId}</x:DocumentUniqueId></x:DocumentRequest>`,
  )
  const body = `<x:RetrieveDocumentSetRequest xmlns:x="urn:ihe:iti:xds-b:2007">${documents.join('')}
    </x:RetrieveDocumentSetRequest>`
  return soapRequest('/iti-43', envelope('urn:ihe:iti:2007:RetrieveDocumentSet', body))
}

/** The same request with nine million blanks before the end of its envelope. */
export function withLongRootPart(bytes: Buffer): Buffer {
  const end = /<\/[^<>]*Envelope>/.exec(bytes.toString('latin1'))?.index ?? 0
  const bodyStart = bytes.indexOf('\r\n\r\n') + 4
  const blanks = Buffer.alloc(9_000_000, ' ')
  const head = bytes
    .toString('latin1', 0, bodyStart)
    .replace(
      /^Content-Length: \d+$/m,
      `Content-Length: ${bytes.length - bodyStart + blanks.length}`,
    )
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    bytes.subarray(bodyStart, end),
    blanks,
    bytes.subarray(end),
  ])
}

function soapRequest(path: string, message: string): Buffer {
  return httpRequest(path, 'application/soap+xml; charset=UTF-8', Buffer.from(message))
}

function httpRequest(path: string, contentType: string, body: Buffer): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Content-Type: ${contentType}`,
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

const stableEntry = 'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1'
const onDemandEntry = 'urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248'

function getAll(id: string, statuses: readonly string[]): string {
  const list = statuses.map((one) => `'urn:oasis:names:tc:ebxml-regrep:StatusType:${one}'`).join()
  const slots = {
    $patientId: `'${id}^^^&amp;2.999.1.2&amp;ISO'`,
    $XDSDocumentEntryStatus: `(${list})`,
    $XDSSubmissionSetStatus: `(${list})`,
    $XDSFolderStatus: `(${list})`,
    $XDSDocumentEntryType: `('${stableEntry}','${onDemandEntry}')`,
    $MetadataLevel: statuses.length === 1 ? '1' : '2',
  }
  const written = Object.entries(slots).map(
    ([name, value]) =>
      `<r:Slot name="${name}"><r:ValueList><r:Value>${value}</r:Value>` +
      '</r:ValueList></r:Slot>',
  )
  return envelope(
    'urn:ihe:iti:2007:RegistryStoredQuery',
    `<q:AdhocQueryRequest xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"
    xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><q:ResponseOption returnType="ObjectRef"/>
    <r:AdhocQuery id="urn:uuid:10b545ea-725c-446d-9b95-8aeb444eddf3">${written.join('')}
    </r:AdhocQuery></q:AdhocQueryRequest>`,
  )
}

function envelope(action: string, body: string): string {
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
    xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>
    <a:Action s:mustUnderstand="1">${action}</a:Action>
    <a:MessageID>urn:uuid:${randomUUID()}</a:MessageID></s:Header>
    <s:Body>${body}</s:Body></s:Envelope>`
}
