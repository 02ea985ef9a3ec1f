import { X509Certificate } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** All groups, and all of their digits. */
function wholeIpv6(address: string): string {
  const [before = '', after] = address.split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const head = groups(before)
  const tail = groups(after)
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...zeros, ...tail].map((group) => group.toLowerCase().padStart(4, '0')).join(':')
}

function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '')
    .split(', ')
    .filter(Boolean)
    .map((name) => name.slice(name.indexOf(':') + 1))
    .map((name) => (isIPv6(name) ? wholeIpv6(name) : name))
}

/** `CN=…` and `O=…` on lines of their own, as OpenSSL prints them on one. */
const oneLine = (name: string) =>
  name
    .split('\n')
    .map((part) => `/${part}`)
    .join('')
const seconds = (date: Date) => Math.floor(date.getTime() / 1000)

const keyNames: Readonly<Record<string, string>> = { rsa: 'rsaEncryption', ec: 'id-ecPublicKey' }
const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
}

function publicKey({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate) {
  const type = asymmetricKeyType ?? ''
  const curve = asymmetricKeyDetails?.namedCurve ?? ''
  return {
    'public-key-type': keyNames[type] ?? type,
    'public-key-bits': asymmetricKeyDetails?.modulusLength ?? curveBits[curve] ?? 0,
  }
}

/** A certificate as `GET /nodes/{node}/certificates/info` shows it. */
export function certificateInfo(filename: string, pem: string) {
  const certificate = new X509Certificate(pem)
  return {
    filename,
    pem,
    fingerprint: certificate.fingerprint256,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    san: alternativeNames(certificate),
    notbefore: seconds(certificate.validFromDate),
    notafter: seconds(certificate.validToDate),
    ...publicKey(certificate),
  }
}
