// House rule: an app imports no other app, and only tests import the test packages. Root scripts
// print what apps declare, so they may reach into them.
import { testPackages } from '../floors.ts'
import type { Finding, Rule } from '../rule.ts'
import type { SourceFile, Tree } from '../tree.ts'

export const appsStandAlone: Rule = {
  name: 'apps-stand-alone',
  check: (tree) => {
    const apps = appNames(tree)
    return tree.sources
      .filter((file) => file.folder !== 'packages/testbed')
      .flatMap((file) => findings(file, apps))
  },
  bad: {
    files: {
      'apps/registry/package.json': '{"name":"@isthmus/registry"}',
      'apps/repository/src/x.ts': "import { a } from '@isthmus/registry/app'\n",
    },
    names: 'apps/repository/src/x.ts',
  },
}

function appNames(tree: Tree): readonly string[] {
  return tree.packages.filter(({ folder }) => folder.startsWith('apps/')).map(({ name }) => name)
}

function findings(file: SourceFile, apps: readonly string[]): readonly Finding[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const name = /^@isthmus\/[^/]+/.exec(specifier)?.[0] ?? ''
    const own = file.folder === `apps/${name.slice('@isthmus/'.length)}`
    if (apps.includes(name) && !own)
      return [{ path: file.path, line, problem: `imports the app ${name}` }]
    const outside =
      file.folder !== 'tools' && specifier.startsWith('../') && leaves(file, specifier)
    if (outside) return [{ path: file.path, line, problem: 'reaches out of its package' }]
    const forTests = testPackages.some((test) => name === `@isthmus/${test}`)
    if (forTests && !file.isTest)
      return [{ path: file.path, line, problem: `only tests may import ${name}` }]
    return []
  })
}

function leaves(file: SourceFile, specifier: string): boolean {
  const ups = specifier.split('/').filter((part) => part === '..').length
  return ups > file.path.split('/').length - file.folder.split('/').length - 1
}
