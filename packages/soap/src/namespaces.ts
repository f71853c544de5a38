// The namespaces of SOAP messages and the addresses that WS-Addressing gives a meaning to.

export const soapNamespace = 'http://www.w3.org/2003/05/soap-envelope'

export const soap11Namespace = 'http://schemas.xmlsoap.org/soap/envelope/'

export const addressingNamespace = 'http://www.w3.org/2005/08/addressing'

export const securityNamespace =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'

export const xopNamespace = 'http://www.w3.org/2004/08/xop/include'

/** The answer goes back on the same connection. */
export const anonymousAddress = 'http://www.w3.org/2005/08/addressing/anonymous'

/** No answer is wanted. */
export const noneAddress = 'http://www.w3.org/2005/08/addressing/none'
