import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { compiledTexts } from './build/compiledTexts.ts'
import { pdfDecoders } from './build/pdfDecoders.ts'
import { preloadFonts } from './build/preloadFonts.ts'
import { pureComponents } from './build/pureComponents.ts'
import { brandOf } from './build/brand.ts'
import { slimDsfr } from './build/slimDsfr.ts'

const brand = brandOf(process.env)

export default defineConfig({
  plugins: [vue(), compiledTexts(), pureComponents(), slimDsfr(), preloadFonts(), pdfDecoders()],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      '#marque': brand.module,
      '@iconify/vue': fileURLToPath(new URL('./build/noIconify.ts', import.meta.url)),
    },
  },
  define: {
    __ACCOSTAGE_SERVICE__: JSON.stringify(brand.service),
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  // Fonts of the reader of PDF.
  assetsInclude: ['**/*.pfb'],
  // Fixed because tauri.conf.json names this address as devUrl.
  server: { port: 1420, strictPort: true },
  clearScreen: false,
  build: {
    outDir: 'dist',
    // The reader of PDF is one piece, fetched when somebody opens one.
    chunkSizeWarningLimit: 600,
    target: 'es2022',
    // The CSP allows `data:` for images only: an inlined font would be refused in silence.
    assetsInlineLimit: 0,
    // Every supported web view knows modulepreload; the polyfill would add a fetch at start.
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts', 'build/**/*.spec.ts'],
    restoreMocks: true,
    server: { deps: { inline: ['@gouvminint/vue-dsfr'] } },
  },
})
