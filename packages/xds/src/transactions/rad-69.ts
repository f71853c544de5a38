// Retrieve Imaging Document Set (RAD TF-2: 4.69); it is answered by the message of ITI-43.
import { RequestError } from '@isthmus/ihe/request-error'
import type { Transaction } from '@isthmus/ihe/transaction'
import type { XmlElement } from '@isthmus/xml/element'
import { attribute, child, children } from '@isthmus/xml/find'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import { decodeDocumentRequest, encodeDocumentRequest } from '../ebxml/document-request.ts'
import {
  decodeRetrieveDocumentSetResponse,
  encodeRetrieveDocumentSetResponse,
} from '../ebxml/retrieve-document-set-response.ts'
import { xdsb } from '../ebxml/xdsb-namespace.ts'
import type {
  ImagingStudyRequest,
  RetrieveDocumentSetResponse,
  RetrieveImagingDocumentSetRequest,
} from '../messages.ts'
import { iti43 } from './iti-43.ts'

export const rad69: Transaction<RetrieveImagingDocumentSetRequest, RetrieveDocumentSetResponse> = {
  id: 'RAD-69',
  name: 'Retrieve Imaging Document Set',
  requestAction: 'urn:ihe:rad:2009:RetrieveImagingDocumentSet',
  responseAction: iti43.responseAction,
  packaging: 'mtom',
  simpleRequest: 'accepted',

  // RAD TF-2: 4.69.4.1.2. UIDs that are missing or blank stay as '': the request is refused by its
  // rules,
  // which answer with errors, and not by a fault.
  decodeRequest(body) {
    if (body.namespace !== rad || body.name !== 'RetrieveImagingDocumentSetRequest') {
      throw new RequestError('the body is not a RetrieveImagingDocumentSetRequest')
    }
    const list = child(body, rad, 'TransferSyntaxUIDList')
    return {
      studies: children(body, rad, 'StudyRequest').map((study) => decodeStudy(study)),
      transferSyntaxUids: (list === undefined ? [] : children(list, rad, 'TransferSyntaxUID'))
        .map(({ text }) => text.trim())
        .filter((uid) => uid !== ''),
    }
  },

  encodeRequest({ studies, transferSyntaxUids }) {
    const list = transferSyntaxUids
      .map((uid) => tag('rad:TransferSyntaxUID', {}, escapeText(uid)))
      .join('')
    return tag(
      'rad:RetrieveImagingDocumentSetRequest',
      { 'xmlns:rad': rad, 'xmlns:xdsb': xdsb },
      studies.map((study) => encodeStudy(study)).join('') +
        tag('rad:TransferSyntaxUIDList', {}, list),
    )
  },

  decodeResponse: decodeRetrieveDocumentSetResponse,
  encodeResponse: encodeRetrieveDocumentSetResponse,
}

// The study and series stand in one namespace, the documents in that of ITI-43.
const rad = 'urn:ihe:rad:xdsi-b:2009'

function decodeStudy(study: XmlElement): ImagingStudyRequest {
  return {
    studyInstanceUid: attribute(study, 'studyInstanceUID')?.trim() ?? '',
    series: children(study, rad, 'SeriesRequest').map((series) => ({
      seriesInstanceUid: attribute(series, 'seriesInstanceUID')?.trim() ?? '',
      documents: children(series, xdsb, 'DocumentRequest').map((one) => decodeDocumentRequest(one)),
    })),
  }
}

function encodeStudy({ studyInstanceUid, series }: ImagingStudyRequest): string {
  return tag(
    'rad:StudyRequest',
    { studyInstanceUID: studyInstanceUid },
    series
      .map(({ seriesInstanceUid, documents }) =>
        tag(
          'rad:SeriesRequest',
          { seriesInstanceUID: seriesInstanceUid },
          documents.map((document) => encodeDocumentRequest(document)).join(''),
        ),
      )
      .join(''),
  )
}
