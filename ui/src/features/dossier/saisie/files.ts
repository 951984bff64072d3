import type { JsonValue } from '@/generated/bindings'
import { partOf, toText } from '../answers'

/** An attachment, as the answer describes it. */
export interface Attached {
  name: string
  size: number | null
  sensitivity: string
  /** SHA-256 of its content; none: described only, or on its way to the store. */
  hash: string
  /** Chosen here and not yet read back from the store. */
  pending: boolean
}

export function attachedIn(value: JsonValue): Attached | null {
  const name = typeof value === 'string' ? toText(value) : partOf(value, 'fichier')
  if (name === '') return null
  const size = Number.parseInt(partOf(value, 'taille'), 10)
  return {
    name,
    size: Number.isNaN(size) ? null : size,
    sensitivity: partOf(value, 'sensibilite'),
    hash: partOf(value, 'empreinte'),
    pending: typeof value === 'object' && value !== null && 'contenu' in value,
  }
}

export const PDF = 'application/pdf'

const MEDIA: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  // Scripts inside do not run in an image element.
  svg: 'image/svg+xml',
  pdf: PDF,
}

/** Media type of a file that the page can show; null for any other. */
export function previewType(name: string): string | null {
  const extension = name.split('.').pop()?.toLowerCase() ?? ''
  return Object.hasOwn(MEDIA, extension) ? (MEDIA[extension] ?? null) : null
}

/** Bytes of a base64 content. */
export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

export { base64Of } from '@/shared/base64'
