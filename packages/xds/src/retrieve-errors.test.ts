import { describe, expect, it } from 'vitest'
import { removeErrors } from './remove-errors.ts'
import { retrieveErrors } from './retrieve-errors.ts'

const errorsOf = [...Object.values(retrieveErrors), ...Object.values(removeErrors)]

describe('the errors of a retrieve and of a removal (ITI TF-2: 3.43.4.2.2)', () => {
  it('name a document by the whole of an id that may be one', () => {
    const uniqueId = 'a'.repeat(128)
    expect(errorsOf.map((error) => error(asked(uniqueId), 'i').location)).toEqual(
      errorsOf.map(() => uniqueId),
    )
  })

  it('repeat an id that is too long for one only in part', () => {
    const errors = errorsOf.map((error) => error(asked('a'.repeat(9_000)), 'i'))
    expect(errors.filter(({ location }) => location?.length !== 81)).toEqual([])
    expect(errors.filter(({ codeContext }) => codeContext.length > 250)).toEqual([])
  })
})

function asked(id: string) {
  return { repositoryUniqueId: id, documentUniqueId: id, homeCommunityId: undefined }
}
