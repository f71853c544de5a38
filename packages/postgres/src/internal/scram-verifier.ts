// What a server stores of a password (RFC 5803), made here so that the password itself never stands
// in a statement.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

/** Takes an ASCII password, which SASLprep leaves as it is. */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest()
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64')
  const serverKey = hmac('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

const iterations = 4096
