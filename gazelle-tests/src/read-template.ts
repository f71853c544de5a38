// Reads a template; `${include FILE name=text …}` in it stands for another file, in which each
// `${name}` is the text. Everything else that is to be filled stays as it is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Takes names below the folder. Throws for a file that is not there. */
export function readTemplate(file: string, folder: string): string {
  const text = readFileSync(join(folder, file), 'utf8').trim()
  return text.replaceAll(include, (_, name: string, given: string) =>
    [...given.matchAll(argument)].reduce(
      (filled, [, key = '', value = '']) => filled.replaceAll(`\${${key}}`, () => value),
      readTemplate(name, folder),
    ),
  )
}

const include = /\$\{include (\S+?)((?: \w+=(?:\$\{[^}]+\}|[^\s}])+)*)\}/g
const argument = /(\w+)=(\S+)/g
