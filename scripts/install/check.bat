@echo off
rem Drag a folder of returns (or files) onto this file: they are checked, and the folder with the results is opened.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "PYTHONIOENCODING=utf-8"
if "%~1"=="" (
  echo 请把放有自评表的文件夹拖到这个图标上。
  echo Drag the folder with the returns onto this icon.
  pause
  exit /b 2
)
set "OUT=%~dp1已审核_%~nx1"
set "HERE=%~dp0"
set DRAGGED=
:next
if "%~1"=="" goto run
set DRAGGED=%DRAGGED% "%~1"
shift
goto next
:run
"%HERE%python\python.exe" -m perfxl check %DRAGGED% -o "%OUT%" --summary "%OUT%\汇总.xlsx" --notes "%OUT%\修改意见" --fail-on never --lang zh
set "STATUS=%ERRORLEVEL%"
if exist "%OUT%" start "" "%OUT%"
echo.
if "%STATUS%"=="0" (echo 审核完成，结果在：%OUT%) else (echo 有的文件没有核对成，见上面的提示。结果在：%OUT%)
pause
exit /b %STATUS%
