// `isthmus assertion --dir DIR [--patient CX] [--purpose CODE] ACCOUNT`: prints a signed assertion
// for testers.
import { parseArgs } from 'node:util'
import { assertionFor } from '../domain/assertion-for.ts'
import { pathAsTyped } from '../environment.ts'
import { UsageError } from '../usage-error.ts'

const usage = 'usage: isthmus assertion --dir DIR [--patient CX] [--purpose CODE] ACCOUNT'

/** Prints the assertion alone, so that it can be put into a header as it is. */
export async function assertion(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      patient: { type: 'string' },
      purpose: { type: 'string', default: 'TREAT' },
    },
  })
  const account = positionals.at(-1)
  if (values.dir === undefined || account === undefined) throw new UsageError(usage)
  const xml = assertionFor({
    folder: pathAsTyped(values.dir),
    account,
    purpose: values.purpose,
    ...(values.patient === undefined ? {} : { patientId: values.patient }),
    now: new Date(),
  })
  process.stdout.write(`${xml}\n`)
  return Promise.resolve(0)
}
