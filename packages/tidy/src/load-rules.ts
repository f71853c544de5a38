// Every file under rules/ is a rule, found by listing the folder, so that none can be forgotten.
import { readdirSync } from 'node:fs'
import type { Rule } from './rule.ts'

/** The rules by file name; throws when a file does not hold exactly one rule of its own name. */
export async function loadRules(): Promise<readonly Rule[]> {
  const folder = new URL('rules/', import.meta.url)
  return Promise.all(
    readdirSync(folder)
      .toSorted()
      .map(async (file) => {
        const module: Record<string, unknown> = await import(new URL(file, folder).href)
        const found = Object.values(module)
        const [rule] = found.filter((value) => isRule(value))
        if (rule === undefined || found.length !== 1 || `${rule.name}.ts` !== file) {
          throw new Error(`rules/${file} must export one rule of that name`)
        }
        return rule
      }),
  )
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'check' in value && 'bad' in value
}
