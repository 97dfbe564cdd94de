@echo off
rem Starts PVChat Desktop; sets up its own environment on the first call and repairs it when something is wrong.
rem "pvchat test" passes the tests; everything else goes to the program.
setlocal
set "root=%~dp0"
set "python=%root%.venv\Scripts\python.exe"

set "found="
for %%P in ("py -3" "python" "python3") do (
  if not defined found (
    %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "found=%%~P"
  )
)
if not defined found (
  echo PVChat needs Python 3.11 or newer: install it from the Microsoft Store or python.org, then run this again. 1>&2
  exit /b 1
)

set "PYTHONUTF8=1"
if /i "%~1"=="test" goto test
%found% -s "%root%packaging\launcher.py" || exit /b
set "PYTHONSAFEPATH=1"
"%python%" -m pvchat_desktop %*
exit /b

:test
%found% -s "%root%packaging\launcher.py" --dev || exit /b
"%python%" "%root%packaging\checks.py" %*
exit /b
