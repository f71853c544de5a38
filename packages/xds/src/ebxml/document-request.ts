// xdsb:DocumentRequest, which ITI-43 and RAD-69 share (ITI TF-2: 3.43.4.1.2).
import type { XmlElement } from '@isthmus/xml/element'
import { children } from '@isthmus/xml/find'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import type { DocumentRequest } from '../messages.ts'
import { xdsb } from './xdsb-namespace.ts'

/** White space around ids goes; an id that is missing, blank or given twice is ''. */
export function decodeDocumentRequest(element: XmlElement): DocumentRequest {
  const home = decodeId(element, 'HomeCommunityId')
  return {
    homeCommunityId: home === '' ? undefined : home,
    repositoryUniqueId: decodeId(element, 'RepositoryUniqueId'),
    documentUniqueId: decodeId(element, 'DocumentUniqueId'),
  }
}

export function encodeDocumentRequest(request: DocumentRequest): string {
  return tag('xdsb:DocumentRequest', {}, encodeDocumentIds(request))
}

/** The ids in the order of the schema, as requests and answers hold them. */
export function encodeDocumentIds(request: DocumentRequest): string {
  const { homeCommunityId, repositoryUniqueId, documentUniqueId } = request
  return [
    homeCommunityId === undefined ? '' : encodeId('HomeCommunityId', homeCommunityId),
    encodeId('RepositoryUniqueId', repositoryUniqueId),
    encodeId('DocumentUniqueId', documentUniqueId),
  ].join('')
}

function decodeId(element: XmlElement, name: string): string {
  const [found, second] = children(element, xdsb, name)
  return found === undefined || second !== undefined ? '' : found.text.trim()
}

function encodeId(name: string, value: string): string {
  return tag(`xdsb:${name}`, {}, escapeText(value))
}
