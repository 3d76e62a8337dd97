---@brief
---
--- A language server for vaults of Markdown notes, above all notes made from videos.
---
--- Put this file into `lsp/` of your configuration and enable it:
---
--- ```lua
--- vim.lsp.enable('note_lsp')
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'note-lsp', 'serve' },
  filetypes = { 'markdown' },
  root_markers = { '.note-lsp.toml', '.obsidian', '.git' },
  capabilities = {
    workspace = {
      -- Off by default on Linux; with it, notes made outside Neovim are seen at once.
      didChangeWatchedFiles = { dynamicRegistration = true },
    },
  },
}
