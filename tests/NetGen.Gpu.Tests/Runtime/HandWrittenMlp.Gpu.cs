using ILGPU;
using ILGPU.Runtime;
using NetGen.Gpu;

namespace NetGen.Cpu.Tests;

/// <content>The same network for graphics processors, as the compiler writes it, with plain kernels: a thread a sample, or a thread a number.</content>
internal sealed unsafe partial class HandWrittenMlp
{
    private const int Threads = 16;

    private static readonly GpuCode Code = new("HandWrittenMlp")
    {
        Kernels = [.. ((string[])
            [
                nameof(HiddenTraining), nameof(HiddenPrediction), nameof(OutputForward), nameof(ValueLoss), nameof(ClassLoss), nameof(HiddenBackward),
                nameof(OutputGradient), nameof(HiddenGradient), nameof(Adam),
            ]).Select(name => new GpuKernel(name, "by hand", Threads, 4))],
        Methods = () =>
        [
            Method(HiddenTraining), Method(HiddenPrediction), Method(OutputForward), Method(ValueLoss),
            GpuMethod.Of(ClassLoss, static (in GpuCall c) => new ClassArguments
            {
                P0 = c.Floats(0), P1 = c.Integers(1), P2 = c.Floats(2), P3 = c.Floats(3), Scalars = c.Scalars, N = c.BatchSize,
            }),
            Method(HiddenBackward), Method(OutputGradient), Method(HiddenGradient), Method(Adam),
        ],
    };

    private static readonly GpuNetwork OfValues = Programs(loss: 3), OfClasses = Programs(loss: 4);

    /// <summary>Sees each step's workspace, on the thread that runs it.</summary>
    [ThreadStatic]
    private static Action<GpuWorkspace>? _observer;

    public static Action<GpuWorkspace>? Observer
    {
        set => _observer = value;
    }

    /// <inheritdoc/>
    protected internal override object? GpuNetwork => Schema.TargetKind == TargetKind.Values ? OfValues : OfClasses;

    private static GpuNetwork Programs(int loss) => new()
    {
        Assembly = typeof(HandWrittenMlp).Assembly,
        Code = Code,
        Train = new(w => Train(w, loss), 0, 2 * Hidden + Classes),
        Evaluate = new(w => Evaluate(w, loss), 0, Hidden + Classes),
        Predict = new(Predict, 0, Hidden),
    };

    private static void Train(GpuWorkspace w, int loss)
    {
        _observer?.Invoke(w);
        long groups = (w.BatchSize + Threads - 1) / Threads;
        DeviceSpan hidden = w.Arena, dHidden = hidden.At(Hidden * w.PaddedBatch), dLogits = dHidden.At(Hidden * w.PaddedBatch);
        w.AddPenalty(w.Parameters.At(HiddenKernel), Inputs * Hidden, Lambda);
        w.Run(0, groups, w.Input, w.Parameters, hidden, hidden);
        w.Run(2, groups, hidden, w.Parameters, w.Output, hidden);
        w.Run(loss, groups, w.Output, w.Target, w.Losses, dLogits);
        w.Run(5, groups, dLogits, w.Parameters, hidden, dHidden);
        w.Run(6, 1, hidden, dLogits, w.Gradients, hidden);
        w.Run(7, 1, w.Input, dHidden, w.Gradients, w.Parameters);
        w.ClipGradients();
        w.Run(8, Floats / Threads, w.Parameters, w.Gradients, w.Moments, w.Moments);
    }

    private static void Evaluate(GpuWorkspace w, int loss)
    {
        Predict(w);
        w.Run(loss, (w.BatchSize + Threads - 1) / Threads, w.Output, w.Target, w.Losses, w.Arena.At(Hidden * w.PaddedBatch));
        w.AddPenalty(w.Parameters.At(HiddenKernel), Inputs * Hidden, Lambda);
    }

    private static void Predict(GpuWorkspace w)
    {
        _observer?.Invoke(w);
        long groups = (w.BatchSize + Threads - 1) / Threads;
        w.Run(1, groups, w.Input, w.Parameters, w.Arena, w.Arena);
        w.Run(2, groups, w.Arena, w.Parameters, w.Output, w.Arena);
    }

    private static void HiddenTraining(Arguments c)
    {
        int s = Sample;
        if (s >= c.N)
            return;
        for (int j = 0; j < Hidden; j++)
            c.P2[s * Hidden + j] = HiddenUnit(c, s, j) * Kept(c.Scalars, s * Hidden + j);
    }

    private static void HiddenPrediction(Arguments c)
    {
        int s = Sample;
        if (s >= c.N)
            return;
        for (int j = 0; j < Hidden; j++)
            c.P2[s * Hidden + j] = HiddenUnit(c, s, j);
    }

    private static float HiddenUnit(Arguments c, int s, int j)
    {
        float sum = c.P1[HiddenBias + j];
        for (int i = 0; i < Inputs; i++)
            sum += c.P0[s * Inputs + i] * c.P1[HiddenKernel + i * Hidden + j];
        return GpuMath.Tanh(sum);
    }

    private static void OutputForward(Arguments c)
    {
        int s = Sample;
        if (s >= c.N)
            return;
        float largest = float.NegativeInfinity, total = 0f;
        for (int k = 0; k < Classes; k++)
        {
            float sum = c.P1[OutputBias + k];
            for (int j = 0; j < Hidden; j++)
                sum += c.P0[s * Hidden + j] * c.P1[OutputKernel + j * Classes + k];
            c.P2[s * Classes + k] = sum;
            largest = GpuMath.Max(largest, sum);
        }

        for (int k = 0; k < Classes; k++)
        {
            float e = GpuMath.Exp(c.P2[s * Classes + k] - largest);
            c.P2[s * Classes + k] = e;
            total += e;
        }

        for (int k = 0; k < Classes; k++)
            c.P2[s * Classes + k] = c.P2[s * Classes + k] / total;
    }

    private static void ValueLoss(Arguments c)
    {
        int s = Sample;
        if (s >= c.N)
            return;
        float loss = 0f;
        for (int k = 0; k < Classes; k++)
        {
            float p = c.P0[s * Classes + k], target = c.P1[s * Classes + k];
            loss -= target * GpuMath.Log(p);
            c.P3[s * Classes + k] = (p - target) * Scalar(c.Scalars, ScalarSlot.GradientScale);
        }

        c.P2[s] = loss;
    }

    private static void ClassLoss(ClassArguments c)
    {
        int s = Sample;
        if (s >= c.N)
            return;
        int target = c.P1[s];
        c.P2[s] = -GpuMath.Log(c.P0[s * Classes + target]);
        for (int k = 0; k < Classes; k++)
            c.P3[s * Classes + k] = (c.P0[s * Classes + k] - (k == target ? 1f : 0f)) * Scalar(c.Scalars, ScalarSlot.GradientScale);
    }

    private static void HiddenBackward(Arguments c)
    {
        int s = Sample;
        if (s >= c.N)
            return;
        for (int j = 0; j < Hidden; j++)
        {
            float sum = 0f;
            for (int k = 0; k < Classes; k++)
                sum += c.P0[s * Classes + k] * c.P1[OutputKernel + j * Classes + k];
            float kept = Kept(c.Scalars, s * Hidden + j);
            float h = kept == 0f ? 0f : c.P2[s * Hidden + j] / kept;
            c.P3[s * Hidden + j] = sum * kept * (1f - h * h);
        }
    }

    private static void OutputGradient(Arguments c)
    {
        int row = Sample;
        if (row > Hidden)
            return;
        for (int k = 0; k < Classes; k++)
        {
            float sum = 0f;
            for (int s = 0; s < c.N; s++)
                sum += (row == Hidden ? 1f : c.P0[s * Hidden + row]) * c.P1[s * Classes + k];
            c.P2[row == Hidden ? OutputBias + k : OutputKernel + row * Classes + k] = sum;
        }
    }

    private static void HiddenGradient(Arguments c)
    {
        int row = Sample;
        if (row > Inputs)
            return;
        for (int j = 0; j < Hidden; j++)
        {
            float sum = 0f;
            for (int s = 0; s < c.N; s++)
                sum += (row == Inputs ? 1f : c.P0[s * Inputs + row]) * c.P1[s * Hidden + j];
            int place = HiddenKernel + row * Hidden + j;
            if (row == Inputs)
                c.P2[HiddenBias + j] = sum;
            else
                c.P2[place] = sum + 2f * Lambda * c.P3[place];
        }
    }

    private static void Adam(Arguments c)
    {
        int i = Sample;
        float g = c.P1[i] * Scalar(c.Scalars, ScalarSlot.ClipScale);
        float m = Scalar(c.Scalars, ScalarSlot.FirstDecay) * c.P2[i] + Scalar(c.Scalars, ScalarSlot.FirstRest) * g;
        float v = Scalar(c.Scalars, ScalarSlot.SecondDecay) * c.P2[Floats + i] + Scalar(c.Scalars, ScalarSlot.SecondRest) * g * g;
        c.P2[i] = m;
        c.P2[Floats + i] = v;
        float weight = c.P0[i] - Scalar(c.Scalars, ScalarSlot.Decay) * c.P0[i];
        c.P0[i] = weight - Scalar(c.Scalars, ScalarSlot.Alpha) * m / (MathF.Sqrt(v) + Scalar(c.Scalars, ScalarSlot.Epsilon));
    }

    private static int Sample => Grid.IdxX * Threads + Group.IdxX;

    private static float Kept(ArrayView<float> scalars, int element)
    {
        float rate = Scalar(scalars, ScalarSlot.FirstFree);
        return GpuMath.Uniform(scalars, 0, element) >= rate ? 1f / (1f - rate) : 0f;
    }

    private static float Scalar(ArrayView<float> scalars, int slot) => scalars[GpuSession.KeyWords + slot];

    private static GpuMethod Method(Action<Arguments> kernel) =>
        GpuMethod.Of(kernel, static (in GpuCall c) => new Arguments
        {
            P0 = c.Floats(0),
            P1 = c.Floats(1),
            P2 = c.Floats(2),
            P3 = c.Floats(3),
            Scalars = c.Scalars,
            N = c.BatchSize,
        });

    internal struct Arguments
    {
        public ArrayView<float> P0, P1, P2, P3, Scalars;
        public int N;
    }

    internal struct ClassArguments
    {
        public ArrayView<float> P0;
        public ArrayView<int> P1;
        public ArrayView<float> P2, P3, Scalars;
        public int N;
    }
}
