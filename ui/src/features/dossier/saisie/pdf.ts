import { AnnotationMode, getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type RenderTask } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { BundledData } from './pdfFonts'
import { drawnRatio, fittingZoom, PIXELS_PER_POINT } from './pdfScale'

GlobalWorkerOptions.workerSrc = workerAddress

/** Why a document cannot be shown. */
export type PdfTrouble = 'protege' | 'illisible'

/** Longest text of a page that is told. */
const TEXT_MAX = 50_000
/** An image with more pixels is left out of the page. */
const IMAGE_MAX_PIXELS = 100_000_000

export interface Pdf {
  readonly pages: number
  /** Draws a page; a drawing under way gives way. Gives the zoom, null when another drawing took its place. */
  draw: (canvas: HTMLCanvasElement, page: number, options: { zoom: number | null; room: number }) => Promise<number | null>
  /** The text of a page, in the order of the document; empty for a mere picture. */
  text: (page: number) => Promise<string>
  close: () => Promise<void>
}

export function troubleOf(rejection: unknown): PdfTrouble {
  return rejection instanceof Error && rejection.name === 'PasswordException' ? 'protege' : 'illisible'
}

/** Reads a document in a worker. Rejects when it cannot be read: see `troubleOf`. */
export async function openPdf(data: Uint8Array): Promise<Pdf> {
  const task = getDocument({
    data,
    BinaryDataFactory: BundledData,
    standardFontDataUrl: 'fonts/',
    wasmUrl: new URL(import.meta.env.DEV ? '/node_modules/pdfjs-dist/wasm/' : '/pdf/', document.baseURI).href,
    // The policy of the page allows neither WebAssembly nor requests.
    useWasm: false,
    useWorkerFetch: false,
    // The same drawing on every machine.
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: IMAGE_MAX_PIXELS,
    verbosity: 0,
  })
  try {
    return reader(await task.promise, () => task.destroy())
  } catch (rejection) {
    await task.destroy()
    throw rejection
  }
}

function reader(pdf: PDFDocumentProxy, close: () => Promise<void>): Pdf {
  let turn = 0
  let drawing: RenderTask | null = null

  return {
    pages: pdf.numPages,
    async draw(canvas, number, { zoom, room }) {
      const mine = ++turn
      drawing?.cancel()
      await drawing?.promise.catch(() => undefined)
      const page = await pdf.getPage(number)
      if (mine !== turn) return null
      const { width, height } = page.getViewport({ scale: PIXELS_PER_POINT })
      const shown = zoom ?? fittingZoom(width, room)
      const ratio = drawnRatio(width * shown, height * shown, window.devicePixelRatio || 1)
      const viewport = page.getViewport({ scale: PIXELS_PER_POINT * shown * ratio })
      canvas.width = Math.max(1, Math.floor(viewport.width))
      canvas.height = Math.max(1, Math.floor(viewport.height))
      canvas.style.width = `${Math.floor(width * shown)}px`
      // Links and fields of the page are drawn, and do nothing.
      drawing = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE })
      try {
        await drawing.promise
      } catch (rejection) {
        if (mine !== turn) return null
        throw rejection
      }
      return shown
    },
    async text(number) {
      const { items } = await (await pdf.getPage(number)).getTextContent()
      let text = ''
      for (const item of items) {
        if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str
        if (text.length > TEXT_MAX) break
      }
      return text.trim()
    },
    async close() {
      turn += 1
      drawing?.cancel()
      await close()
    },
  }
}
