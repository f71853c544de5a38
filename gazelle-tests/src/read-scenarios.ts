// Finds the scenario files and reads them; one that is not of the format stops the run before it
// begins.
import { globSync, readFileSync } from 'node:fs'
import { join, matchesGlob, sep } from 'node:path'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { type Scenario, scenarioFormat, scenarioProblems } from './scenario.ts'

export const root = join(import.meta.dirname, '..')

/** Thrown with every mistake of every file. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
}

/** All scenarios below the folder, or those whose ids match one of the globs; sorted by id. */
export function readScenarios(
  only: readonly string[] = [],
  folder = join(root, 'scenarios'),
): readonly Scenario[] {
  const files = globSync('**/*.yaml', { cwd: folder }).toSorted()
  const read = files.map((file) => readScenario(folder, file))
  const problems = read.flatMap((one) => one.problems)
  if (problems.length > 0) throw new ScenarioError(problems.join('\n'))
  const scenarios = read.flatMap(({ scenario }) => scenario ?? [])
  return only.length === 0
    ? scenarios
    : scenarios.filter(({ id }) => only.some((glob) => matchesGlob(id, glob)))
}

function readScenario(
  folder: string,
  file: string,
): { readonly scenario?: Scenario; readonly problems: readonly string[] } {
  const id = file.replace(/\.yaml$/, '').replaceAll(sep, '/')
  try {
    const content: unknown = parse(readFileSync(join(folder, file), 'utf8'))
    const problems = scenarioProblems(content, id).map((problem) => `${file}: ${problem}`)
    return Value.Check(scenarioFormat, content) && problems.length === 0
      ? { scenario: content, problems }
      : { problems }
  } catch (error) {
    return { problems: [`${file}: ${error instanceof Error ? error.message : 'unreadable'}`] }
  }
}
