@echo off
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%LOCALAPPDATA%\perfxl"
set "PY="
for %%V in (3.13 3.12 3.11) do if not defined PY (py -%%V -c "import venv" >nul 2>nul && set "PY=py -%%V")
if not defined PY (python -c "import sys,venv; sys.exit(sys.version_info < (3,11))" >nul 2>nul && set "PY=python")
if not defined PY (
  echo 没有找到 Python 3.11 或更高版本。请先安装，或使用便携版。
  echo No Python 3.11 or newer was found. Install one first, or take the portable build.
  pause
  exit /b 1
)
%PY% -m venv "%TARGET%" || goto failed
"%TARGET%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%~dp0wheels" -r "%~dp0wanted.txt" || goto failed
"%TARGET%\Scripts\perfxl.exe" doctor
echo 安装完成 / Installed: %TARGET%\Scripts\perfxl.exe
pause
exit /b 0
:failed
echo 安装没有完成，请把上面的提示发给维护人员。 / It was not installed: send the lines above to the maintainers.
pause
exit /b 1
