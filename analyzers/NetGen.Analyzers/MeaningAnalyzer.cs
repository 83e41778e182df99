using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Analyzers;

/// <summary>NG3xxx: networks that compile and mean something else than their author does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MeaningAnalyzer() : NetworkAnalyzer("NG3");
