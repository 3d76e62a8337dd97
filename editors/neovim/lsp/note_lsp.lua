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
    experimental = { commands = { commands = { 'note-lsp.showReferences' } } },
  },
  commands = {
    -- What a code lens counts, as a list.
    ['note-lsp.showReferences'] = function(command, context)
      local client = assert(vim.lsp.get_client_by_id(context.client_id))
      local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
      vim.fn.setqflist({}, ' ', { title = command.title, items = items })
      vim.cmd('botright copen')
    end,
  },
}
