// House rule: the tree names no folder of somebody's machine and no registry but the public one.
import type { Finding, Rule } from '../rule.ts'
import { lineOf } from '../source-text.ts'

export const noMachinePaths: Rule = {
  name: 'no-machine-paths',
  check: (tree) =>
    [...tree.texts, ...tree.sources.map(({ path, text }) => [path, text] as const)]
      .filter(([path]) => !path.startsWith('packages/tidy/') && !path.includes('/licences/'))
      .flatMap(([path, text]) => findings(path, text)),
  bad: {
    files: { 'docs/x.md': 'Look into /home/somebody/isthmus first.\n' },
    names: 'docs/x.md',
  },
}

const machinePath = /(?<![\w.:/~$}*-])\/(?:home|Users|root|work|tmp)\/[\w.-]+/g

function findings(path: string, text: string): readonly Finding[] {
  return [...text.matchAll(machinePath)].map((match) => ({
    path,
    line: lineOf(text, match.index),
    problem: `a path of a machine: ${match[0]}`,
  }))
}
