// House rule: floors one to three do no input or output and know no clock, no chance and no
// environment.
import { findMatches } from '../find-matches.ts'
import { floors } from '../floors.ts'
import type { Finding, Rule } from '../rule.ts'
import type { SourceFile } from '../tree.ts'

export const pureFloors: Rule = {
  name: 'pure-floors',
  check: ({ sources }) =>
    sources
      .filter(({ folder, isTest }) => !isTest && (floors[folder.split('/')[1] ?? ''] ?? 4) < 4)
      .flatMap((file) => [...forbiddenModules(file), ...forbiddenWords(file)]),
  bad: {
    files: { 'packages/hl7/src/x.ts': 'export const now = () => new Date()\n' },
    names: 'packages/hl7/src/x.ts',
  },
}

const modules =
  /^node:(?:fs|net|tls|http|https|http2|dns|dgram|child_process|worker_threads|cluster|os|process|timers)\b/

const words: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w$.])process\s*\./g, 'process'],
  [/\bDate\s*\.\s*now\b/g, 'Date.now'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?![\s(]))/g, 'the clock (new Date())'],
  [/\bMath\s*\.\s*random\b/g, 'Math.random'],
  [/\brandom(?:UUID|Bytes|Int)\b/g, 'chance'],
  [/(?<![\w$.])(?:setTimeout|setInterval|fetch)\s*\(/g, 'timers or the network'],
]

function forbiddenModules({ path, imports }: SourceFile): readonly Finding[] {
  return imports
    .filter(({ specifier }) => modules.test(specifier))
    .map(({ specifier, line }) => ({ path, line, problem: `${specifier} on a pure floor` }))
}

function forbiddenWords(file: SourceFile): readonly Finding[] {
  return words.flatMap(([pattern, word]) =>
    findMatches(file, pattern, `${word} on a pure floor: time, ids and settings are arguments`),
  )
}
