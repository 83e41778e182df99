namespace NetGen.Training.Tests;

/// <summary>
/// One dense layer with the activation its loss wants, written by hand as plain loops: the smallest network that has everything
/// that training, metrics and checkpoints touch (two parameters, moments, dropout, every loss).
/// </summary>
sealed unsafe class LinearNetwork : Network
{
    readonly int _inputs, _outputs;

    LinearNetwork(NetworkSchema schema, int? seed)
        : base(schema, Device.Cpu(threads: 1), seed)
    {
        _inputs = schema.InputFeatures;
        _outputs = schema.OutputFeatures;
    }

    public static LinearNetwork Create(
        int[]? input = null, int outputs = 3, LossKind loss = LossKind.CategoricalCrossEntropy, OptimizerKind optimizer = OptimizerKind.Adam,
        double learningRate = 0.01, float dropout = 0, int? seed = 7, string name = "Linear", string layer = "Scores")
    {
        int[] inputShape = input ?? [4];
        int inputs = inputShape.Aggregate(1, (a, b) => a * b);
        int biasOffset = (inputs * outputs + 15) / 16 * 16;
        bool sparse = loss == LossKind.SparseCategoricalCrossEntropy;
        return new LinearNetwork(
            new NetworkSchema
            {
                Name = name,
                InputShape = inputShape,
                OutputShape = [outputs],
                TargetShape = loss == LossKind.None ? null : sparse ? [] : [outputs],
                TargetKind = sparse ? TargetKind.ClassIndices : TargetKind.Values,
                Loss = loss,
                Layers = [new LayerSchema { Name = layer, Description = $"Dense({outputs})", OutputShape = [outputs], ParameterCount = inputs * outputs + outputs, DropoutSlot = 10, DropoutStream = 1, DropoutRate = dropout }],
                Parameters =
                [
                    new ParameterSchema { Name = $"{layer}.kernel", Layer = layer, Shape = [inputs, outputs], Offset = 0, Initializer = Initializer.GlorotUniform, FanIn = inputs, FanOut = outputs },
                    new ParameterSchema { Name = $"{layer}.bias", Layer = layer, Shape = [outputs], Offset = biasOffset, Initializer = Initializer.Zeros },
                ],
                ParameterFloats = biasOffset + (outputs + 15) / 16 * 16,
                Optimizer = loss == LossKind.None ? null : new OptimizerSchema { Kind = optimizer, LearningRate = learningRate, MomentCount = optimizer == OptimizerKind.Adam ? 2 : 0 },
                StoresGradients = false,
                ScalarCount = 12,
                TrainingArena = new ArenaSize(0, outputs, 0),
                EvaluationArena = new ArenaSize(0, 0, 0),
                InferenceArena = new ArenaSize(0, 0, 0),
                Summary = "",
            },
            seed);
    }

    protected override void TrainStep(Workspace w)
    {
        Forward(w, dropout: w.Scalars[10]);
        Losses(w);
        Gradients(w);
        for (int i = 0; i < _inputs; i++)
        {
            for (int o = 0; o < _outputs; o++)
            {
                float gradient = 0;
                for (int n = 0; n < w.BatchSize; n++)
                {
                    gradient += Input(w, n, i, w.Scalars[10]) * w.Arena[n * _outputs + o];
                }

                Update(w, i * _outputs + o, gradient);
            }
        }

        for (int o = 0; o < _outputs; o++)
        {
            float gradient = 0;
            for (int n = 0; n < w.BatchSize; n++)
            {
                gradient += w.Arena[n * _outputs + o];
            }

            Update(w, Schema.Parameters[1].Offset + o, gradient);
        }
    }

    protected override void EvaluateStep(Workspace w)
    {
        Forward(w, dropout: 0);
        Losses(w);
    }

    protected override void PredictStep(Workspace w) => Forward(w, dropout: 0);

    float Input(Workspace w, int n, int i, float dropout)
    {
        float value = w.Input[n * _inputs + i];
        return dropout == 0 ? value : Philox.Uniform(w.Seed, w.Step, 1, n * _inputs + i) >= dropout ? value / (1 - dropout) : 0;
    }

    void Forward(Workspace w, float dropout)
    {
        float* bias = w.Parameters + Schema.Parameters[1].Offset;
        for (int n = 0; n < w.BatchSize; n++)
        {
            var output = new Span<float>(w.Output + n * _outputs, _outputs);
            float largest = float.NegativeInfinity;
            for (int o = 0; o < _outputs; o++)
            {
                float sum = bias[o];
                for (int i = 0; i < _inputs; i++)
                {
                    sum += Input(w, n, i, dropout) * w.Parameters[i * _outputs + o];
                }

                output[o] = Schema.Loss == LossKind.BinaryCrossEntropy ? 1 / (1 + MathF.Exp(-sum)) : sum;
                largest = MathF.Max(largest, sum);
            }

            if (Schema.Loss is LossKind.CategoricalCrossEntropy or LossKind.SparseCategoricalCrossEntropy)
            {
                float total = 0;
                foreach (ref float value in output)
                {
                    total += value = MathF.Exp(value - largest);
                }

                foreach (ref float value in output)
                {
                    value /= total;
                }
            }
        }
    }

    float Target(Workspace w, int n, int o) =>
        Schema.TargetKind == TargetKind.ClassIndices ? (((int*)w.Target)[n] == o ? 1 : 0) : w.Target[n * _outputs + o];

    void Losses(Workspace w)
    {
        for (int n = 0; n < w.BatchSize; n++)
        {
            float loss = 0;
            for (int o = 0; o < _outputs; o++)
            {
                float y = w.Output[n * _outputs + o], t = Target(w, n, o);
                loss += Schema.Loss switch
                {
                    LossKind.MeanSquaredError => (y - t) * (y - t) / _outputs,
                    LossKind.BinaryCrossEntropy => -(t * MathF.Log(y) + (1 - t) * MathF.Log(1 - y)) / _outputs,
                    _ => t == 0 ? 0 : -t * MathF.Log(y),
                };
            }

            w.Losses[n] = loss;
        }
    }

    void Gradients(Workspace w)
    {
        float scale = w.Scalars[ScalarSlot.GradientScale] * Schema.Loss switch
        {
            LossKind.MeanSquaredError => 2f / _outputs,
            LossKind.BinaryCrossEntropy => 1f / _outputs,
            _ => 1,
        };
        for (int n = 0; n < w.BatchSize; n++)
        {
            for (int o = 0; o < _outputs; o++)
            {
                w.Arena[n * _outputs + o] = scale * (w.Output[n * _outputs + o] - Target(w, n, o));
            }
        }
    }

    void Update(Workspace w, int at, float gradient)
    {
        float* s = w.Scalars;
        if (Schema.Optimizer!.Kind == OptimizerKind.SGD)
        {
            w.Parameters[at] -= s[ScalarSlot.Alpha] * gradient;
            return;
        }

        ref float m = ref w.Moments[at];
        ref float v = ref w.Moments[Schema.ParameterFloats + at];
        m = s[ScalarSlot.FirstDecay] * m + s[ScalarSlot.FirstRest] * gradient;
        v = s[ScalarSlot.SecondDecay] * v + s[ScalarSlot.SecondRest] * gradient * gradient;
        w.Parameters[at] -= s[ScalarSlot.Alpha] * m / (MathF.Sqrt(v) + s[ScalarSlot.Epsilon]);
    }
}
