// Requests of the tests themselves, by which they look at a service from outside.
import { randomUUID } from 'node:crypto'
import type { ReadAnswer } from './read-answer.ts'

/** Ids of all entries of both patients of the samples, approved and deprecated, sorted. */
export async function registryState(
  ask: (bytes: Buffer) => Promise<ReadAnswer>,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    ['N-1001', 'N-1002'].map((id) => ask(soapRequest('/iti-18', findAll(id)))),
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

function findAll(id: string): string {
  const status = 'urn:oasis:names:tc:ebxml-regrep:StatusType'
  return envelope(
    'urn:ihe:iti:2007:RegistryStoredQuery',
    `<q:AdhocQueryRequest xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"
    xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><q:ResponseOption returnType="ObjectRef"/>
    <r:AdhocQuery id="urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d">
    <r:Slot name="$XDSDocumentEntryPatientId"><r:ValueList>
    <r:Value>'${id}^^^&amp;2.999.1.2&amp;ISO'</r:Value></r:ValueList></r:Slot>
    <r:Slot name="$XDSDocumentEntryStatus"><r:ValueList>
    <r:Value>('${status}:Approved','${status}:Deprecated')</r:Value></r:ValueList></r:Slot>
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
