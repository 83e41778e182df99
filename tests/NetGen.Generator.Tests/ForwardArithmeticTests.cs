using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>What the compiler makes of plain C# is what C# makes of it: each method is run, and read.</summary>
public class ForwardArithmeticTests
{
    [Theory]
    [InlineData("static double F() => 7 / 2 + -7 / 2 + -7 % 3 + 7 % -3 + 1.0 / 3;")]
    [InlineData("static double F() { float a = 0.1f, b = 0.2f; double c = a + b; float d = 1e10f; d += 1; return c + (double)(d - 1e10f) + (float)0.3; }")]
    [InlineData("static double F() { double d = 2.7; int i = (int)d, j = (int)-d; i += (int)3.99; d *= i; return d + j; }")]
    [InlineData("static double F() { int i = 5; int[] a = [1, 2, 3, 4]; int k = 0; a[k++] += 10; a[k++] = k; a[k] = a[k++] * k; return a[0] + 10 * a[1] + 100 * a[2] + 1000 * a[3] + i-- - --i; }")]
    [InlineData("static double F() { int n = 0; bool Count() { n++; return n > 2; } if (Count() && Count()) n += 100; if (Count() || Count()) n += 1000; return n + (Count() & Count() | !Count() ? 0.5 : 0.25); }")]
    [InlineData("static double F() { int sum = 0; for (int i = 0, j = 10; i < j; i += 2, j--) { if (i == 4) continue; sum += i * j; if (sum > 50) break; } return sum; }")]
    [InlineData("static double F() { int n = 0; do { n += 3; if (n % 2 == 0) continue; n++; } while (n < 20); while (n > 0) n -= 7; return n; }")]
    [InlineData("static double F() { int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2); return Fibonacci(10); }")]
    [InlineData("static double F() { int n = 1; Func<int, int> f = k => { n += k; return n * k; }; var g = f; n = 5; return f(2) + 100 * g(3) + 10000 * n; }")]
    [InlineData("static double F() { Func<int, Func<int, int>> add = a => b => a++ + b; var two = add(2); return two(1) + 10 * two(1) + 100 * add(7)(1); }")]
    [InlineData("static double F() { int[] a = new int[3], b = a; b[1] = 4; a = [7]; (a[0], b[0]) = (b[1], a[0]); return a[0] + 10 * b[0] + 100 * b[1] + 1000 * b.Length; }")]
    [InlineData("static double F() { var (a, (b, c)) = (1, (2.5, 3)); (b, a) = (a, c); return a + 10 * b + 100 * c; }")]
    [InlineData("static double F() => G(c: 3, a: 1) + 1000 * G(1, b: 7); static int G(int a, int b = 5, int c = 6) => a + 10 * b + 100 * c;")]
    [InlineData("static double F() { double s = 0; foreach (var n in new[] { -1, 0, 1, 5, 12, 40 }) s = s * 10 + n switch { < 0 => 1, 0 or 5 => 2, > 10 and < 20 => 3, not 1 => 4, _ => 5 }; return s; }")]
    [InlineData("static double F() => (\"a\" + \"b\" == \"ab\" ? 1 : 2) + (nameof(F) != \"G\" ? 10 : 20) + (1.5f is > 1 ? 100 : 200);")]
    [InlineData("static double F() => Math.Sqrt(2) + Math.Max(3, 5) + Math.Min(1.5, -2) + Math.Pow(2, 0.5) + Math.Abs(-7) + Math.Floor(-1.5) + Math.Ceiling(1.2f) + Math.Exp(1) - Math.Log(3);")]
    [InlineData("static double F() { int total = 0; for (int i = 0; i < 3; i++) { int square = i * i; for (int j = 0; j <= i; j++) { if (j == 2) break; total += square + j; } } return total; }")]
    [InlineData("static double F() { int x = 3; { int y = x; x = y * 2; } { double y = x; x += (int)(y / 4); } return x; }")]
    [InlineData("static double F() => Sum(4, n => n * n) - Sum(3, Half); static double Sum(int n, Func<int, double> f) => n == 0 ? 0 : f(n) + Sum(n - 1, f); static double Half(int n) => n / 2.0;")]
    [InlineData("const int Three = 3; static double F() { var values = new double[Three]; for (int i = 0; i < values.Length; i++) values[^(i + 1)] = i + values[0]; return values[0] + 10 * values[1] + 100 * values[2]; }")]
    [InlineData("static double F() { var f = new Func<int>[3]; int before = 0; for (int i = 0; i < 3; i++) { int own = i * i; int late; f[i] = () => own++ + 10 * i + before; late = own; before = late; } return f[0]() + 100 * f[1]() + 10000 * f[2]() + f[2](); }")]
    [InlineData("static double F() { Func<int>[] f = new Func<int>[2]; int k = 0; foreach (var n in new[] { 3, 5 }) f[k++] = () => n * k; var (a, b) = (f[0](), f[1]()); return a + 10 * b; }")]
    [InlineData("static double F() { double s = 0; foreach (double d in new[] { 1, 2, 4 }) s += d / 8; foreach (float f in new[] { 3 }) s += f / 2; return s; }")]
    [InlineData("static double F() { var t = (3, 2); double a; double b; (a, b) = t; (double c, int d) = (t.Item1, t.Item2); return a / b + 10 * (c / d); }")]
    [InlineData("static double F() { int n = 3; double[] a = [n, 2]; var b = new double[] { n, 2 }; (double, float) t = (n, n); return a[0] / a[1] + 10 * (b[0] / b[1]) + 100 * (t.Item1 / 2) + 1000 * (t.Item2 / 2); }")]
    [InlineData("static double F() { int n = 3; double x = n; x = n; float y = n; double z = n > 2 ? n : 2.5; return x / 2 + 10 * (y / 2) + 100 * (z / 2) + Half(n); } static double Half(double d) => d / 2;")]
    public void Numbers_are_what_csharp_computes(string method)
    {
        string source = $$"""
            using static NetGen.Functions;
            [Network, Input(4), Target(4), MeanSquaredError, SGD]
            public partial class Net
            {
                [Dense(4)] public partial Layer A { get; }
                Symbol Forward(Symbol x) => (x | A) * (1000.0 + F());
                {{method}}
            }
            """;
        string plain = $"using System; public static class Plain {{ {method.Replace("static double F()", "public static double F()")} }}";
        var image = new MemoryStream();
        var emitted = SampleCompilation.Parse(plain).WithAssemblyName($"Plain{Guid.NewGuid():N}").Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        double expected = (double)Assembly.Load(image.ToArray()).GetType("Plain")!.GetMethod("F")!.Invoke(null, null)!;

        var reading = ModelReader.Read(SampleCompilation.Parse(source).GetTypeByMetadataName("Net")!, TestContext.Current.CancellationToken);
        var (model, problems) = GraphBuilder.Build(reading.Spec);
        Assert.Empty(problems);
        var scaled = Assert.IsType<Map>(model!.Predict.Outputs[0].Operator);

        Assert.Equal((float)(1000.0 + expected), scaled.Body.Leaves().OfType<ScalarExpression.Constant>().Single().Value);
    }
}
