import { startEmbeddedPostgres } from '@isthmus/postgres/embedded-postgres'
import { readFileSync } from 'node:fs'
const s = await startEmbeddedPostgres({ folder: '/tmp/isthmus-dev-pg', port: 21777 })
console.log(s.url.replace('@', ':' + readFileSync(s.passwordFile, 'utf8').trim() + '@'))
await new Promise((r) => process.stdin.once('end', r).resume())
await s[Symbol.asyncDispose]()
