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

const IMAGES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  // Scripts inside do not run in an image element.
  svg: 'image/svg+xml',
}

/** Media type of a file that the web view can draw; null for any other. */
export function imageType(name: string): string | null {
  const extension = name.split('.').pop()?.toLowerCase() ?? ''
  return Object.hasOwn(IMAGES, extension) ? (IMAGES[extension] ?? null) : null
}

/** Content of a file, base64. Rejects when the file cannot be read. */
export function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve(url.slice(url.indexOf(',') + 1))
    }
    reader.onerror = () => {
      reject(reader.error ?? new Error('The file cannot be read'))
    }
    reader.readAsDataURL(file)
  })
}
