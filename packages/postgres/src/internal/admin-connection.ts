// One connection of a role that may create databases and roles.
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { withPassword } from './address.ts'

export interface AdminConnection extends AsyncDisposable {
  run(statement: string): Promise<void>
  /** The column `name` of what the question finds. */
  names(question: string, ...values: readonly string[]): Promise<readonly string[]>
}

export async function connectAdmin(
  url: string,
  passwordFile: string | undefined,
): Promise<AdminConnection> {
  const complete =
    passwordFile === undefined ? url : withPassword(url, readFileSync(passwordFile, 'utf8').trim())
  const client = new Client({ connectionString: complete ?? url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  return {
    async run(statement) {
      await client.query(statement)
    },
    async names(question, ...values) {
      const { rows } = await client.query<{ name: string }>(question, [...values])
      return rows.map(({ name }) => name)
    },
    async [Symbol.asyncDispose]() {
      await client.end()
    },
  }
}
