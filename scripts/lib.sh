# What the scripts share; sourced, not run. After it the current folder is the root of the repository.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Everything that building, testing and drawing needs, by its Debian 12 name. This is the only list.
packages=(
    gcc libc6-dev cmake ninja-build pkg-config
    libsqlite3-dev libjansson-dev libfyaml-dev libutf8proc-dev libxxhash-dev libssl-dev libpcre2-dev zlib1g-dev libzstd-dev liblbfgs-dev
    libcmocka-dev sqlite3 python3 binutils procps
    gnuplot-nox fonts-dejavu-core
    scdoc bubblewrap
)

# What compiles the tables and papers in LaTeX: the smallest set that does (pictures are for the .tikz alone). Nothing installs these:
# without them tests/cli/check_latex is skipped and says so.
# shellcheck disable=SC2034
packages_latex=(texlive-luatex texlive-latex-recommended texlive-science texlive-pictures latexmk lmodern fonts-noto-cjk)

say() { printf '== %s\n' "$*"; }

installed() { # PACKAGE
    case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in installed) return 0 ;; esac
    [ "$1" = gnuplot-nox ] && command -v gnuplot >/dev/null # any of the gnuplot packages will do
}

# Installs what is missing; where that cannot be done, says the one line that does it, and stops.
need_packages() { need_debian "${packages[@]}"; }

need_debian() { # PACKAGE...
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian; if something is missing, these are the Debian names: $*"
        return
    fi
    local missing=() package
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Some packages are missing. Install them, then run this again:"
        echo "sudo apt-get install -y --no-install-recommends ${missing[*]}"
        exit 1
    fi
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# What the tests of the HTML report need besides; without it they are skipped. Node and npm may have come from elsewhere.
need_browser() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    [ ${#missing[@]} -eq 0 ] || need_debian "${missing[@]}"
}

build() { # PRESET
    cmake --preset "$1" >/dev/null
    cmake --build --preset "$1"
}
