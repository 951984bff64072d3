import { bytesOf } from '@/shared/base64'

/** The fonts that a PDF may name without holding them: one small script each, fetched when a document asks for it. */
const FONTS = import.meta.glob<string>(['/node_modules/pdfjs-dist/standard_fonts/*.pfb', '/node_modules/pdfjs-dist/standard_fonts/*.ttf'], {
  query: '?inline',
  import: 'default',
})

/** Gives the reader what it asks for without any request of its own: the policy of the page allows none. */
export class BundledData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const font = kind === 'standardFontDataUrl' ? FONTS[`/node_modules/pdfjs-dist/standard_fonts/${filename}`] : undefined
    if (!font) throw new Error(`${filename} is not shipped`)
    const address = await font()
    return bytesOf(address.slice(address.indexOf(',') + 1))
  }
}
