// Names that PostgreSQL takes as they are.
import { createHash } from 'node:crypto'

/**
 * Lower-case letters, digits and `_`, at most 49 of them, different for different parts, the same
 * for the same.
 */
export function databaseName(...parts: readonly string[]): string {
  const plain = parts.map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')).join('_')
  const name = /^[a-z]/.test(plain) ? plain : `d_${plain}`
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)
  return `${name.slice(0, 40)}_${digest}`
}
