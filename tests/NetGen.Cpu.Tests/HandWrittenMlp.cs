using System.Runtime.Intrinsics;

namespace NetGen.Cpu.Tests;

/// <summary>
/// A network as the compiler writes it, with plain kernels: Dense(8) → Tanh → Dropout(0.25), Dense(3) → Softmax, cross-entropy, Adam,
/// L2 on the first kernel, clipping by norm. Every call runs on all threads of its device.
/// </summary>
internal sealed unsafe partial class HandWrittenMlp : Network
{
    public const int Inputs = 4, Hidden = 8, Classes = 3;
    public const float Lambda = 0.01f;

    private const int HiddenKernel = 0, HiddenBias = 32, OutputKernel = 48, OutputBias = 80, Floats = 96;
    private const long Parallel = long.MaxValue;

    public HandWrittenMlp(Device? device = null, int? seed = null, bool sparse = false)
        : base(sparse ? Sparse : Dense, device, seed)
    {
    }

    public static NetworkSchema Dense { get; } = Schemas(LossKind.CategoricalCrossEntropy, TargetKind.Values, [Classes]);

    public static NetworkSchema Sparse { get; } = Schemas(LossKind.SparseCategoricalCrossEntropy, TargetKind.ClassIndices, []);

    public Layer HiddenLayer => Layers[0];

    public Layer Probabilities => Layers[1];

    public int PredictedBatches { get; private set; }

    public Action? BeforeStep { get; set; }

    public float TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<float> target) => RunTrainStep(input, target);

    public float TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<int> target) => RunTrainStep(input, target);

    protected override void TrainStep(Workspace w)
    {
        BeforeStep?.Invoke();
        long tiles = (w.BatchSize + 15) / 16;
        float* hidden = w.Arena, dHidden = hidden + Hidden * w.PaddedBatch, dLogits = dHidden + Hidden * w.PaddedBatch;
        w.AddPenalty(w.Parameters + HiddenKernel, Inputs * Hidden, Lambda);
        w.Run(&HiddenForward, tiles, Parallel, w.Input, w.Parameters, hidden, p3: w.Scalars);
        w.Run(&OutputForward, tiles, Parallel, hidden, w.Parameters, w.Output);
        w.Run(Schema.TargetKind == TargetKind.Values ? &ValueLoss : &ClassLoss, tiles, Parallel, w.Output, w.Target, w.Losses, dLogits);
        w.Run(&HiddenBackward, tiles, Parallel, dLogits, w.Parameters, hidden, dHidden);
        w.Run(&OutputGradient, Hidden + 1, Parallel, hidden, dLogits, w.Gradients);
        w.Run(&HiddenGradient, Inputs + 1, Parallel, w.Input, dHidden, w.Gradients, w.Parameters);
        w.ClipGradients();
        w.Run(&Adam, Floats / 16, Parallel, w.Parameters, w.Gradients, w.Moments);
    }

    protected override void EvaluateStep(Workspace w)
    {
        PredictStep(w);
        long tiles = (w.BatchSize + 15) / 16;
        w.Run(Schema.TargetKind == TargetKind.Values ? &ValueLoss : &ClassLoss, tiles, Parallel, w.Output, w.Target, w.Losses, w.Arena + Hidden * w.PaddedBatch);
        w.AddPenalty(w.Parameters + HiddenKernel, Inputs * Hidden, Lambda);
    }

    protected override void PredictStep(Workspace w)
    {
        PredictedBatches++;
        long tiles = (w.BatchSize + 15) / 16;
        w.Run(&HiddenForward, tiles, Parallel, w.Input, w.Parameters, w.Arena);
        w.Run(&OutputForward, tiles, Parallel, w.Arena, w.Parameters, w.Output);
    }

    // P0 x [n, 4], P1 parameters, P2 h [n, 8]; P3 is given where dropout applies
    private static void HiddenForward(KernelCall* c, int tile, int thread)
    {
        for (int s = tile * 16; s < Math.Min(c->N, tile * 16 + 16); s++)
        {
            for (int j = 0; j < Hidden; j++)
            {
                float sum = c->P1[HiddenBias + j];
                for (int i = 0; i < Inputs; i++)
                    sum += c->P0[s * Inputs + i] * c->P1[HiddenKernel + i * Hidden + j];
                float h = VectorMath.Tanh(Vector128.CreateScalar(sum)).ToScalar();
                c->P2[s * Hidden + j] = c->P3 == null ? h : h * Kept(c, s * Hidden + j);
            }
        }
    }

    // P0 h [n, 8], P1 parameters, P2 p [n, 3]
    private static void OutputForward(KernelCall* c, int tile, int thread)
    {
        for (int s = tile * 16; s < Math.Min(c->N, tile * 16 + 16); s++)
        {
            float* p = c->P2 + s * Classes;
            float largest = float.NegativeInfinity, total = 0;
            for (int k = 0; k < Classes; k++)
            {
                p[k] = c->P1[OutputBias + k];
                for (int j = 0; j < Hidden; j++)
                    p[k] += c->P0[s * Hidden + j] * c->P1[OutputKernel + j * Classes + k];
                largest = Math.Max(largest, p[k]);
            }

            for (int k = 0; k < Classes; k++)
                total += p[k] = VectorMath.Exp(Vector128.CreateScalar(p[k] - largest)).ToScalar();
            for (int k = 0; k < Classes; k++)
                p[k] /= total;
        }
    }

    // P0 p [n, 3], P1 target [n, 3], P2 losses [n], P3 gradient of the logits [n, 3]
    private static void ValueLoss(KernelCall* c, int tile, int thread)
    {
        for (int s = tile * 16; s < Math.Min(c->N, tile * 16 + 16); s++)
        {
            c->P2[s] = 0;
            for (int k = 0; k < Classes; k++)
            {
                float p = c->P0[s * Classes + k], target = c->P1[s * Classes + k];
                c->P2[s] -= target * VectorMath.Log(Vector128.CreateScalar(p)).ToScalar();
                c->P3[s * Classes + k] = (p - target) * c->Scalars[ScalarSlot.GradientScale];
            }
        }
    }

    // the same with class indices in P1 [n]
    private static void ClassLoss(KernelCall* c, int tile, int thread)
    {
        for (int s = tile * 16; s < Math.Min(c->N, tile * 16 + 16); s++)
        {
            int target = ((int*)c->P1)[s];
            c->P2[s] = -VectorMath.Log(Vector128.CreateScalar(c->P0[s * Classes + target])).ToScalar();
            for (int k = 0; k < Classes; k++)
                c->P3[s * Classes + k] = (c->P0[s * Classes + k] - (k == target ? 1 : 0)) * c->Scalars[ScalarSlot.GradientScale];
        }
    }

    // P0 gradient of the logits [n, 3], P1 parameters, P2 h [n, 8] after dropout, P3 gradient of the sums [n, 8]
    private static void HiddenBackward(KernelCall* c, int tile, int thread)
    {
        for (int s = tile * 16; s < Math.Min(c->N, tile * 16 + 16); s++)
        {
            for (int j = 0; j < Hidden; j++)
            {
                float sum = 0;
                for (int k = 0; k < Classes; k++)
                    sum += c->P0[s * Classes + k] * c->P1[OutputKernel + j * Classes + k];
                float kept = Kept(c, s * Hidden + j);
                float h = kept == 0 ? 0 : c->P2[s * Hidden + j] / kept;
                c->P3[s * Hidden + j] = sum * kept * (1 - h * h);
            }
        }
    }

    // P0 h [n, 8], P1 gradient of the logits [n, 3], P2 gradients; the last tile is the bias
    private static void OutputGradient(KernelCall* c, int tile, int thread)
    {
        for (int k = 0; k < Classes; k++)
        {
            float sum = 0;
            for (int s = 0; s < c->N; s++)
                sum += (tile == Hidden ? 1 : c->P0[s * Hidden + tile]) * c->P1[s * Classes + k];
            c->P2[tile == Hidden ? OutputBias + k : OutputKernel + tile * Classes + k] = sum;
        }
    }

    // P0 x [n, 4], P1 gradient of the sums [n, 8], P2 gradients, P3 parameters; the last tile is the bias
    private static void HiddenGradient(KernelCall* c, int tile, int thread)
    {
        for (int j = 0; j < Hidden; j++)
        {
            float sum = 0;
            for (int s = 0; s < c->N; s++)
                sum += (tile == Inputs ? 1 : c->P0[s * Inputs + tile]) * c->P1[s * Hidden + j];
            if (tile == Inputs)
                c->P2[HiddenBias + j] = sum;
            else
                c->P2[HiddenKernel + tile * Hidden + j] = sum + 2 * Lambda * c->P3[HiddenKernel + tile * Hidden + j];
        }
    }

    // P0 parameters, P1 gradients, P2 moments
    private static void Adam(KernelCall* c, int tile, int thread)
    {
        float* scalars = c->Scalars;
        for (int i = tile * 16; i < tile * 16 + 16; i++)
        {
            float g = c->P1[i] * scalars[ScalarSlot.ClipScale];
            float m = c->P2[i] = scalars[ScalarSlot.FirstDecay] * c->P2[i] + scalars[ScalarSlot.FirstRest] * g;
            float v = c->P2[Floats + i] = scalars[ScalarSlot.SecondDecay] * c->P2[Floats + i] + scalars[ScalarSlot.SecondRest] * g * g;
            c->P0[i] -= scalars[ScalarSlot.Decay] * c->P0[i];
            c->P0[i] -= scalars[ScalarSlot.Alpha] * m / (MathF.Sqrt(v) + scalars[ScalarSlot.Epsilon]);
        }
    }

    private static float Kept(KernelCall* c, int element)
    {
        float rate = c->Scalars[ScalarSlot.FirstFree];
        return VectorMath.Uniform(c->Seed, c->Step, stream: 0, element) >= rate ? 1 / (1 - rate) : 0;
    }

    private static NetworkSchema Schemas(LossKind loss, TargetKind kind, int[] target) => new()
    {
        Name = "HandWrittenMlp",
        InputShape = [Inputs],
        OutputShape = [Classes],
        TargetShape = target,
        TargetKind = kind,
        Loss = loss,
        Layers =
        [
            new() { Name = "Hidden", Description = "Dense(8) → Tanh → Dropout(0.25)", OutputShape = [Hidden], ParameterCount = 40, DropoutSlot = ScalarSlot.FirstFree, DropoutRate = 0.25f },
            new() { Name = "Probabilities", Description = "Dense(3) → Softmax", OutputShape = [Classes], ParameterCount = 27 },
        ],
        Parameters =
        [
            new() { Name = "Hidden.kernel", Layer = "Hidden", Shape = [Inputs, Hidden], Offset = HiddenKernel, Initializer = Initializer.GlorotUniform, FanIn = Inputs, FanOut = Hidden },
            new() { Name = "Hidden.bias", Layer = "Hidden", Shape = [Hidden], Offset = HiddenBias, Initializer = Initializer.Zeros },
            new() { Name = "Probabilities.kernel", Layer = "Probabilities", Shape = [Hidden, Classes], Offset = OutputKernel, Initializer = Initializer.HeNormal, FanIn = Hidden, FanOut = Classes },
            new() { Name = "Probabilities.bias", Layer = "Probabilities", Shape = [Classes], Offset = OutputBias, Initializer = Initializer.Zeros },
        ],
        ParameterFloats = Floats,
        Optimizer = new() { Kind = OptimizerKind.Adam, LearningRate = 0.01, MomentCount = 2 },
        StoresGradients = true,
        ScalarCount = ScalarSlot.FirstFree + 2,
        TrainingArena = new(0, 2 * Hidden + Classes, 0),
        EvaluationArena = new(0, Hidden + Classes, 0),
        InferenceArena = new(0, Hidden, 0, ReadsInputInPlace: true, WritesOutputInPlace: true),
        Summary = "Hidden, Probabilities",
        OperationsPerSample = Inputs * Hidden + Hidden * Classes,
    };
}
