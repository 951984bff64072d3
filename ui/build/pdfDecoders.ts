import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** Decoders of scanned images. The reader of PDF asks for them by these names, the first time that a page needs one. */
const DECODERS = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js']

/** They are shipped with what they cover, the fonts included. */
const LICENCES = ['standard_fonts/LICENSE_FOXIT', 'standard_fonts/LICENSE_LIBERATION', 'wasm/LICENSE_JBIG2', 'wasm/LICENSE_OPENJPEG', 'LICENSE']

/** Puts the decoders beside the page. They are plain scripts: the policy of the page allows no WebAssembly. */
export function pdfDecoders(): Plugin {
  return {
    name: 'accostage:pdf-decoders',
    apply: 'build',
    generateBundle() {
      for (const path of [...DECODERS.map((name) => `wasm/${name}`), ...LICENCES]) {
        const source = readFileSync(fileURLToPath(import.meta.resolve(`pdfjs-dist/${path}`)))
        this.emitFile({ type: 'asset', fileName: `pdf/${basename(path)}`, source })
      }
    },
  }
}
