// A small DICOMweb server over a map of files, to be asked in the ways that the archive asks.
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import { part10Parts } from '@isthmus/dicomweb/part10-parts'
import { encodeStoreReport } from '@isthmus/dicomweb/store-response'

export interface DicomwebServer {
  readonly url: string
  /** By SOP Instance UID, in the order in which they are sent. */
  readonly files: Map<string, Uint8Array>
  readonly requests: string[]
  /** Search answers name the transfer syntax only when this is set. */
  namesTransferSyntax: boolean
  /** Spoils what is sent for a file. */
  spoil: (bytes: Uint8Array) => Uint8Array
  close(): Promise<void>
}

export async function startDicomwebServer(): Promise<DicomwebServer> {
  const state = {
    files: new Map<string, Uint8Array>(),
    requests: [] as string[],
    namesTransferSyntax: true,
    spoil: (bytes: Uint8Array) => bytes,
  }
  const server = createServer((request, response) => {
    state.requests.push(`${request.method} ${request.url}`)
    answer(state, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error('failed'))
    })
  })
  const ready = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', ready.resolve)
  await ready.promise
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/dicom-web`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  })
}

type State = Pick<DicomwebServer, 'files' | 'namesTransferSyntax' | 'spoil'>

async function answer(state: State, request: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  if (request.method === 'POST') return await store(state, request, response)
  const [, study, , series, , instance] = pathname.replace('/dicom-web/', '').split('/')
  const headers = await Promise.all([...state.files.values()].map((bytes) => headerOf(bytes)))
  const found = headers.filter((header) => header.studyInstanceUid === study)
  if (pathname.endsWith('/instances')) {
    const from = Number(searchParams.get('offset'))
    // This server gives at most two results a page.
    const page = found.slice(from, from + 2).map((header) => ({
      '0020000D': { vr: 'UI', Value: [header.studyInstanceUid] },
      '0020000E': { vr: 'UI', Value: [header.seriesInstanceUid] },
      '00080016': { vr: 'UI', Value: [header.sopClassUid] },
      '00080018': { vr: 'UI', Value: [header.sopInstanceUid] },
      ...(state.namesTransferSyntax
        ? { '00083002': { vr: 'UI', Value: [header.transferSyntaxUid] } }
        : {}),
    }))
    response.writeHead(page.length === 0 ? 204 : 200, { 'content-type': 'application/dicom+json' })
    return response.end(page.length === 0 ? '' : JSON.stringify(page))
  }
  const wanted = found.filter(
    (header) =>
      (series === undefined || header.seriesInstanceUid === series) &&
      (instance === undefined || header.sopInstanceUid === instance),
  )
  if (wanted.length === 0) return response.writeHead(404).end()
  const boundary = 'b'.repeat(70)
  response.writeHead(200, {
    'content-type': `multipart/related; type=application/dicom; boundary=${boundary}`,
  })
  for (const { sopInstanceUid } of wanted) {
    const bytes = state.spoil(state.files.get(sopInstanceUid) ?? new Uint8Array(0))
    response.write(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`)
    response.write(bytes)
    response.write('\r\n')
  }
  return response.end(`--${boundary}--\r\n`)
}

async function store(state: State, request: IncomingMessage, response: ServerResponse) {
  const stored: { sopClassUid: string; sopInstanceUid: string }[] = []
  const limits = {
    partsMax: 10,
    partBytesMax: 10_000_000,
    totalBytesMax: 10_000_000,
    headersMax: 10,
    headerLineBytesMax: 1_000,
    preambleBytesMax: 1_000,
  }
  for await (const part of part10Parts(request.headers['content-type'], request, limits)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of part.bytes) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const header = await headerOf(bytes)
    if (header.patient.id === 'REFUSED') continue
    state.files.set(header.sopInstanceUid, bytes)
    stored.push(header)
  }
  const failed = stored.length === 0 ? [{ reference: undefined, reason: 0x0122 }] : []
  const { status, body } = encodeStoreReport({ stored, failed })
  response.writeHead(status, { 'content-type': 'application/dicom+json' }).end(body)
}

async function headerOf(bytes: Uint8Array) {
  return await readInstanceHeader((bytesMax) => Promise.resolve(bytes.subarray(0, bytesMax)))
}
