"""A real Neovim without a screen, driven by keys as a person would and asked what it shows."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgpack

CONFIGURATION = Path(__file__).parent.parent.parent / "editors" / "neovim"
PATIENCE = 20.0
"""Seconds; only something broken ever takes so long."""

INIT = """
vim.opt.runtimepath:prepend(...)
vim.o.swapfile = false
vim.o.completeopt = 'menu,menuone,noselect,popup,fuzzy'
vim.lsp.enable('note_lsp')
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
  end,
})
"""

OPEN = """
vim.cmd.edit(vim.fn.fnameescape(...))
"""

ATTACHED = """
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
return client and client.initialized
"""

MENU = """
local shown = {}
if vim.fn.pumvisible() == 1 then
  for _, item in ipairs(vim.fn.complete_info({ 'matches' }).matches) do shown[#shown + 1] = item.abbr end
end
return shown
"""

FLOAT = """
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= '' then
    return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\\n')
  end
end
"""

FINDINGS = """
local found = {}
for _, finding in ipairs(vim.diagnostic.get(0)) do
  local words = vim.api.nvim_buf_get_text(0, finding.lnum, finding.col, finding.end_lnum, finding.end_col, {})
  found[#found + 1] = { finding.code, table.concat(words, '\\n') }
end
return found
"""

LENSES = """
local said = {}
for _, lens in ipairs(vim.lsp.codelens.get(0)) do said[#said + 1] = lens.command and lens.command.title or '' end
return said
"""

# Only the lens whose title begins so is run, of several on a line.
RUN_LENS = """
local title = ...
vim.ui.open = function(url)
  vim.g.opened = url
  return { wait = function() return { code = 0 } end }
end
vim.ui.select = function(options, _, choose)
  for _, option in ipairs(options) do
    if vim.startswith(option.lens.command.title, title) then return choose(option) end
  end
end
vim.lsp.codelens.run()
"""

HINTS = """
if not vim.lsp.inlay_hint.is_enabled({ bufnr = 0 }) then vim.lsp.inlay_hint.enable(true, { bufnr = 0 }) end
local said = {}
for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do said[#said + 1] = hint.inlay_hint.label end
return said
"""

# The folds of the window and what is shown of those that are closed.
FOLDS = """
if vim.wo.foldmethod ~= 'expr' then
  vim.wo.foldmethod, vim.wo.foldexpr, vim.wo.foldtext = 'expr', 'v:lua.vim.lsp.foldexpr()', 'v:lua.vim.lsp.foldtext()'
end
vim.cmd('normal! zM')
local closed, line = {}, 1
while line <= vim.fn.line('$') do
  local last = vim.fn.foldclosedend(line)
  if last > line then closed[#closed + 1] = vim.fn.foldtextresult(line) end
  line = math.max(last, line) + 1
end
return closed
"""

# Tokens are drawn line by line as lines come into view; the marks say what is drawn.
COLOURS = """
local found = {}
for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
  if vim.startswith(name, 'nvim.lsp.semantic_tokens') or vim.startswith(name, 'vim_lsp_semantic_tokens') then
    for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
      local _, row, column, more = unpack(mark)
      local kind = string.match(more.hl_group, '^@lsp%.type%.(%w+)%.markdown$')
      local words = vim.api.nvim_buf_get_text(0, row, column, more.end_row or row, more.end_col, {})
      if kind then found[#found + 1] = { words[1], kind } end
    end
  end
end
return found
"""

LIST = """
local listed = {}
for _, item in ipairs(vim.fn.getqflist()) do listed[#listed + 1] = vim.fn.bufname(item.bufnr) .. ': ' .. item.text end
return listed
"""

T = TypeVar("T")


class Neovim:
    """One Neovim with this project's configuration and nothing else, in the folder of a vault."""

    def __init__(self, program: str, vault: Path) -> None:
        self.vault = vault
        self._process = subprocess.Popen(
            [program, "--embed", "--headless", "--clean"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._unpacker = msgpack.Unpacker()
        self._asked = 0
        # A screen, so that menus and floats are the real ones.
        self.call("nvim_ui_attach", 100, 30, {"rgb": True})
        self.lua(INIT, str(CONFIGURATION))

    def close(self) -> None:
        """End it, and the server with it."""
        self.lua("for _, client in ipairs(vim.lsp.get_clients()) do client:stop(true) end")
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()

    def call(self, function: str, *values: Any) -> Any:
        """Call a function of Neovim's API."""
        assert self._process.stdin
        self._asked += 1
        self._process.stdin.write(msgpack.packb([0, self._asked, function, values]))
        self._process.stdin.flush()
        return self._answer()

    def lua(self, code: str, *values: Any) -> Any:
        """Run Lua, with ``values`` as its ``...``."""
        return self.call("nvim_exec_lua", code, values)

    def edit(self, path: str) -> None:
        """Open a note of the vault and wait for the server."""
        self.lua(OPEN, str(self.vault / path))
        self.wait(lambda: self.lua(ATTACHED))

    def keys(self, keys: str) -> None:
        """Type keys; ``<Esc>`` and the like are keys too."""
        self.call("nvim_input", keys)

    def cursor_on(self, words: str, inside: int = 0) -> None:
        """Put the cursor ``inside`` characters into the first place where ``words`` stand."""
        line = next(number for number, text in enumerate(self.lines) if words in text)
        before = self.lines[line][: self.lines[line].index(words) + inside]
        self.call("nvim_win_set_cursor", 0, [line + 1, len(before.encode())])

    @property
    def lines(self) -> list[str]:
        """The lines of the note at hand."""
        return list(self.call("nvim_buf_get_lines", 0, 0, -1, False))

    @property
    def line(self) -> str:
        """The line of the cursor."""
        return str(self.call("nvim_get_current_line"))

    @property
    def note(self) -> str:
        """The path of the note at hand, inside the vault."""
        return Path(self.call("nvim_buf_get_name", 0)).relative_to(self.vault).as_posix()

    @property
    def float(self) -> str:
        """What the floating window says; nothing if there is none."""
        return self.lua(FLOAT) or ""

    @property
    def menu(self) -> list[str]:
        """What the completion menu shows."""
        return list(self.lua(MENU))

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Code and words of what is found wrong in the note at hand."""
        return [(code, words) for code, words in self.lua(FINDINGS)]

    @property
    def lenses(self) -> list[str]:
        """What the code lenses of the note at hand say, asked for anew."""
        self.lua("vim.lsp.codelens.refresh({ bufnr = 0 })")
        return list(self.lua(LENSES))

    def run_lens(self, title: str, ask: Callable[[], T]) -> T:
        """Run the lens of the cursor's line whose words begin so until the answer is true, and return it.

        While Neovim asks for lenses anew it runs none.
        """

        def run_and_ask() -> T:
            self.lua(RUN_LENS, title)
            return ask()

        return self.wait(run_and_ask)

    @property
    def hints(self) -> list[str]:
        """The inlay hints of the note at hand."""
        return list(self.lua(HINTS))

    @property
    def folds(self) -> list[str]:
        """What is shown in place of the outermost folds, all closed."""
        found: list[str] = self.lua(FOLDS)
        return found

    @property
    def colours(self) -> list[tuple[str, str]]:
        """The words of the note at hand that are coloured by what they are, in order, each with its token's type."""
        self.call("nvim__redraw", {"flush": True, "valid": False})
        return [(words, kind) for words, kind in self.lua(COLOURS)]

    @property
    def listed(self) -> list[str]:
        """The lines of the quickfix list."""
        return list(self.lua(LIST))

    def wait(self, ask: Callable[[], T]) -> T:
        """Ask until the answer is true, and return it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if answer := ask():
                return answer
            time.sleep(0.02)
        raise AssertionError(f"never came true; the screen says {self.lines}, the menu {self.menu}, {self.findings}")

    def _answer(self) -> Any:
        """The answer to the last call; what Neovim draws meanwhile is let go."""
        assert self._process.stdout
        while True:
            for kind, *rest in self._unpacker:
                if kind == 1:
                    number, error, result = rest
                    assert (number, error) == (self._asked, None)
                    return result
            read = self._process.stdout.read1(1 << 16)  # type: ignore[attr-defined]  # a pipe's reader is buffered
            assert read, "Neovim ended"
            self._unpacker.feed(read)
