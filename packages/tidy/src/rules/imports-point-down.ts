// House rule: imports point down the floors; neighbours of one floor only along listed edges.
import { edges, floors, openToEffects, testPackages } from '../floors.ts'
import type { Finding, Rule } from '../rule.ts'
import type { SourceFile } from '../tree.ts'

export const importsPointDown: Rule = {
  name: 'imports-point-down',
  check: ({ sources }) => sources.flatMap((file) => [...unknownFloor(file), ...upward(file)]),
  bad: {
    files: { 'packages/xml/src/x.ts': "import { a } from '@isthmus/soap/envelope'\n" },
    names: 'packages/xml/src/x.ts',
  },
}

function unknownFloor({ path, folder }: SourceFile): readonly Finding[] {
  const [kind, name = ''] = folder.split('/')
  const known = kind !== 'packages' || name in floors || testPackages.includes(name)
  return known ? [] : [{ path, problem: `package ${name} stands on no floor (floors.ts)` }]
}

function upward(file: SourceFile): readonly Finding[] {
  const [kind, from = ''] = file.folder.split('/')
  const floor = floors[from]
  if (kind !== 'packages' || floor === undefined || file.isTest) return []
  return file.imports.flatMap(({ specifier, line }) => {
    const to = /^@isthmus\/([^/]+)/.exec(specifier)?.[1]
    if (to === undefined || to === from || allowed(from, to)) return []
    return [{ path: file.path, line, problem: `${from} may not import ${to} (floors.ts)` }]
  })
}

function allowed(from: string, to: string): boolean {
  const [upper = 0, lower = Infinity] = [floors[from], floors[to]]
  if (to === 'xds' && upper === 4) return false
  if (lower < upper) return true
  if (lower > upper) return false
  return (
    (upper === 4 && openToEffects.includes(to)) ||
    edges.some((edge) => edge.from === from && edge.to === to)
  )
}
