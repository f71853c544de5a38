// Findings from a pattern over the code of one file.
import type { Finding } from './rule.ts'
import { lineOf } from './source-text.ts'
import type { SourceFile } from './tree.ts'

/** One finding for each match of the pattern in the file's code, comments and strings apart. */
export function findMatches(
  file: SourceFile,
  pattern: RegExp,
  problem: string,
): readonly Finding[] {
  return [...file.code.matchAll(pattern)].map((match) => ({
    path: file.path,
    line: lineOf(file.code, match.index),
    problem,
  }))
}
