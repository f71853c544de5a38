// The reference for ITI-41: node put-server.ts FOLDER PORT CERTIFICATE KEY AUTHORITY takes a PUT over
// mutual TLS into a file, and answers when file and folder are synced.
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { basename, join } from 'node:path'

const [folder = '', port = '', certificate = '', key = '', authority = ''] = process.argv.slice(2)

createServer(
  {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    ca: readFileSync(authority),
    requestCert: true,
    rejectUnauthorized: true,
    highWaterMark: 256 * 1024,
  },
  (request, response) => {
    put(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  },
).listen(Number(port), '127.0.0.1')

async function put(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await using file = await open(join(folder, basename(request.url ?? '')), 'w', 0o600)
  for await (const piece of request as AsyncIterable<Buffer>) await file.write(piece)
  await file.sync()
  await using names = await open(folder)
  await names.sync()
  response.writeHead(201).end()
}
