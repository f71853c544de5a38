// Holds the server of a folder until it is killed: what the tests of embedded-postgres start and
// kill.
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts'

const [folder = '', port = ''] = process.argv.slice(2)
await startEmbeddedPostgres({ folder, port: Number(port) })
process.stdout.write('ready\n')
