// The stand-in for nginx: node node-static-server.ts FOLDER PORT CERTIFICATE KEY AUTHORITY
import { createReadStream, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream'

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
    const file = join(folder, basename(request.url ?? ''))
    pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), response, () => undefined)
  },
).listen(Number(port), '127.0.0.1')
